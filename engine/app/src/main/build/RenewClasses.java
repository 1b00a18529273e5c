// SPDX-License-Identifier: Apache-2.0

import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassFile.ConstantPoolSharingOption;
import java.lang.classfile.ClassFile.StackMapsOption;
import java.lang.classfile.ClassFileVersion;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeTransform;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;

/// Rewrites the classes of a jar that are older than Java 7 in the format of Java 21, code
/// unchanged.
///
/// Such classes have no stack maps, so the JVM checks them with its old, slow verifier on every
/// start and keeps them out of the start-up cache. Usage: `java RenewClasses.java JAR`.
public final class RenewClasses {
    private static final int JAVA_7 = 51;
    private static final int JAVA_21 = 65;

    private static final String NOTICE =
            "The build of mld6 rewrote the classes of this jar in a newer class file format, code unchanged.\n";

    private RenewClasses() {}

    public static void main(String[] arguments) throws IOException {
        Path jar = Path.of(arguments[0]);
        Path renewed = Path.of(arguments[0] + ".renewed");
        try (JarFile in = new JarFile(jar.toFile());
                URLClassLoader loader = new URLClassLoader(new URL[] {jar.toUri().toURL()}, null);
                OutputStream file = Files.newOutputStream(renewed);
                JarOutputStream out = new JarOutputStream(file)) {
            ClassHierarchyResolver hierarchy =
                    ClassHierarchyResolver.ofResourceParsing(loader)
                            .orElse(ClassHierarchyResolver.defaultResolver());
            ClassFile classes =
                    ClassFile.of(
                            ConstantPoolSharingOption.NEW_POOL,
                            StackMapsOption.GENERATE_STACK_MAPS,
                            ClassFile.ClassHierarchyResolverOption.of(hierarchy));
            out.putNextEntry(new JarEntry("META-INF/CHANGED.txt"));
            out.write(NOTICE.getBytes(StandardCharsets.UTF_8));
            out.closeEntry();
            for (Enumeration<JarEntry> all = in.entries(); all.hasMoreElements(); ) {
                JarEntry entry = all.nextElement();
                JarEntry copy = new JarEntry(entry.getName());
                copy.setTime(entry.getTime());
                out.putNextEntry(copy);
                try (InputStream stream = in.getInputStream(entry)) {
                    byte[] octets = stream.readAllBytes();
                    out.write(entry.getName().endsWith(".class") ? renewed(classes, octets) : octets);
                }
                out.closeEntry();
            }
        }
        Files.move(renewed, jar, REPLACE_EXISTING);
    }

    private static byte[] renewed(ClassFile classes, byte[] octets) {
        ClassModel old = classes.parse(octets);
        if (old.majorVersion() >= JAVA_7) {
            return octets;
        }
        ClassTransform version =
                (builder, element) -> {
                    if (element instanceof ClassFileVersion) {
                        builder.withVersion(JAVA_21, 0);
                    } else {
                        builder.with(element);
                    }
                };
        return classes.transformClass(
                old, ClassTransform.transformingMethodBodies(CodeTransform.ACCEPT_ALL).andThen(version));
    }
}
