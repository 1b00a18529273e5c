// SPDX-License-Identifier: Apache-2.0
package io.mld6.junit;

import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.platform.commons.support.AnnotationSupport;

/// Makes a bed for each test that asks for a part of one. It lies in the store of the test's
/// context, which closes it behind everything that runs after the test.
public final class MldLinkExtension implements ParameterResolver {
    private static final ExtensionContext.Namespace STORE =
            ExtensionContext.Namespace.create(MldLinkExtension.class);

    /// Made by JUnit, which finds it by [MldLink].
    public MldLinkExtension() {}

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        Class<?> type = parameter.getParameter().getType();
        return type == TestLink.class || type == TestListeners.class || type == TestQuerier.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        if (context.getTestMethod().isEmpty()) {
            throw new ExtensionConfigurationException(
                    "each test has a link of its own: "
                            + parameter.getParameter().getType().getSimpleName()
                            + " can be a parameter of a test, or of a method that runs before or"
                            + " after each, not of "
                            + parameter.getDeclaringExecutable());
        }
        Bed bed =
                context.getStore(STORE)
                        .getOrComputeIfAbsent(Bed.class, _ -> open(context), Bed.class);
        Class<?> type = parameter.getParameter().getType();
        if (type == TestLink.class) {
            return new TestLink(bed);
        }
        return type == TestListeners.class ? bed.listeners() : bed.querier();
    }

    private static Bed open(ExtensionContext context) {
        MldLink wanted =
                AnnotationSupport.findAnnotation(context.getTestMethod(), MldLink.class)
                        .or(
                                () ->
                                        AnnotationSupport.findAnnotation(
                                                context.getTestClass(), MldLink.class))
                        .orElseThrow(
                                () ->
                                        new ExtensionConfigurationException(
                                                "no @MldLink on the test or its class"));
        return Bed.open(wanted);
    }
}
