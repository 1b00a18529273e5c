// SPDX-License-Identifier: Apache-2.0

import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.classfile.ClassBuilder;
import java.lang.classfile.ClassElement;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassFile.ClassHierarchyResolverOption;
import java.lang.classfile.ClassFile.ConstantPoolSharingOption;
import java.lang.classfile.ClassFile.DebugElementsOption;
import java.lang.classfile.ClassFile.StackMapsOption;
import java.lang.classfile.ClassFileVersion;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeTransform;
import java.lang.classfile.MethodModel;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;

/// Rewrites the jars of a folder: classes without the names of local variables, which only a
/// debugger asks for and which are a seventh of a jar, and those older than Java 7 in the format of
/// Java 21. Code stays as it is, line numbers too, but for picocli's look for Groovy. Of manifests
/// only what the JVM looks at is kept: it reads them on every start, and what tools for OSGi wrote
/// into them is up to fifteen kilobytes each.
///
/// Classes that old have no stack maps, so the JVM checks them with its old, slow verifier on every
/// start and keeps them out of the start-up cache. A class whose stack maps cannot be made anew,
/// because it extends what is not there, is copied. Usage: `java RenewClasses.java FOLDER`.
public final class RenewClasses {
    private static final int JAVA_7 = 51;
    private static final int JAVA_21 = 65;
    private static final int BEST_COMPRESSION = 9;

    private static final String NOTICE =
            """
            The build of mld6 left out of this jar what mld6 does not reach, and rewrote the other
            classes without the names of local variables, and such as are older than Java 7 in a
            newer class file format. Their code is unchanged, except that picocli does not look for
            Groovy.
            """;

    private static final String NOTICE_FILE = "META-INF/CHANGED.txt";

    private static final List<String> KEPT =
            List.of(
                    "Manifest-Version",
                    "Automatic-Module-Name",
                    "Multi-Release",
                    "Implementation-Title",
                    "Implementation-Version");

    private final ClassFile classes;

    private RenewClasses(ClassLoader loader) {
        classes =
                ClassFile.of(
                        ConstantPoolSharingOption.NEW_POOL,
                        DebugElementsOption.DROP_DEBUG,
                        StackMapsOption.GENERATE_STACK_MAPS,
                        ClassHierarchyResolverOption.of(
                                ClassHierarchyResolver.ofResourceParsing(loader)
                                        .orElse(ClassHierarchyResolver.defaultResolver())));
    }

    public static void main(String[] arguments) throws IOException {
        List<Path> jars;
        try (Stream<Path> files = Files.list(Path.of(arguments[0]))) {
            jars = files.filter(file -> file.toString().endsWith(".jar")).sorted().toList();
        }
        URL[] all = new URL[jars.size()];
        for (int i = 0; i < all.length; i++) {
            all[i] = jars.get(i).toUri().toURL();
        }
        try (URLClassLoader loader =
                new URLClassLoader(all, ClassLoader.getPlatformClassLoader())) {
            RenewClasses renewal = new RenewClasses(loader);
            for (Path jar : jars) {
                renewal.renew(jar);
            }
        }
    }

    private void renew(Path jar) throws IOException {
        Path renewed = Path.of(jar + ".renewed");
        try (JarFile in = new JarFile(jar.toFile());
                OutputStream file = Files.newOutputStream(renewed);
                JarOutputStream out = new JarOutputStream(file)) {
            out.setLevel(BEST_COMPRESSION);
            for (Enumeration<JarEntry> all = in.entries(); all.hasMoreElements(); ) {
                JarEntry entry = all.nextElement();
                JarEntry copy = new JarEntry(entry.getName());
                copy.setTime(entry.getTime());
                out.putNextEntry(copy);
                try (InputStream stream = in.getInputStream(entry)) {
                    out.write(renewed(entry.getName(), stream.readAllBytes()));
                }
                out.closeEntry();
            }
            if (in.getEntry(NOTICE_FILE) == null) {
                out.putNextEntry(new JarEntry(NOTICE_FILE));
                out.write(NOTICE.getBytes(StandardCharsets.UTF_8));
                out.closeEntry();
            }
        }
        Files.move(renewed, jar, REPLACE_EXISTING);
    }

    private byte[] renewed(String name, byte[] octets) throws IOException {
        if (name.endsWith(".class")) {
            return renewed(octets);
        }
        return name.equals(JarFile.MANIFEST_NAME) ? manifest(octets) : octets;
    }

    /// A class of Groovy that is not there would be looked for in every jar, on every start.
    private static void withoutGroovy(ClassBuilder builder, ClassElement element) {
        if (element instanceof MethodModel method
                && method.methodName().equalsString("loadClosureClass")) {
            builder.withMethodBody(
                    method.methodName(),
                    method.methodType(),
                    method.flags().flagsMask(),
                    body -> body.aconst_null().areturn());
        } else {
            builder.with(element);
        }
    }

    private static byte[] manifest(byte[] octets) throws IOException {
        Attributes old = new Manifest(new ByteArrayInputStream(octets)).getMainAttributes();
        Manifest renewed = new Manifest();
        for (String name : KEPT) {
            String value = old.getValue(name);
            if (value != null) {
                renewed.getMainAttributes().putValue(name, value);
            }
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        renewed.write(out);
        return out.toByteArray();
    }

    private byte[] renewed(byte[] octets) {
        ClassModel old = classes.parse(octets);
        if (old.isModuleInfo()) {
            return octets;
        }
        ClassTransform version =
                (builder, element) -> {
                    if (element instanceof ClassFileVersion && old.majorVersion() < JAVA_7) {
                        builder.withVersion(JAVA_21, 0);
                    } else {
                        builder.with(element);
                    }
                };
        ClassTransform code =
                old.thisClass().asInternalName().equals("picocli/CommandLine$DefaultFactory")
                        ? RenewClasses::withoutGroovy
                        : ClassTransform.transformingMethodBodies(CodeTransform.ACCEPT_ALL);
        try {
            return classes.transformClass(old, code.andThen(version));
        } catch (IllegalArgumentException extendsWhatIsNotThere) {
            return octets;
        }
    }
}
