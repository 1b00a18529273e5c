// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.testing;

import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeModel;
import java.lang.classfile.MethodModel;
import java.lang.classfile.constantpool.ClassEntry;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.classfile.instruction.LineNumber;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// How long files and methods are.
public final class Sizes {
    private Sizes() {}

    /// Source files under `folder` above `lines`, each as name and lines.
    public static List<String> longFiles(Path folder, int lines) throws IOException {
        List<String> found = new ArrayList<>();
        for (Path file : files(folder, ".java")) {
            int count = Files.readAllLines(file).size();
            if (count > lines) {
                found.add(file.getFileName() + ": " + count);
            }
        }
        return found;
    }

    /// Methods of the classes under `folder` whose bodies span more than `lines`, each as class,
    /// method and lines. By the line numbers of their code, so the words before the body and the
    /// brace behind it are not counted.
    public static List<String> longMethods(Path folder, int lines) throws IOException {
        List<String> found = new ArrayList<>();
        for (Path file : files(folder, ".class")) {
            ClassModel type = ClassFile.of().parse(file);
            for (MethodModel method : type.methods()) {
                String name = method.methodName().stringValue();
                int count = method.code().map(code -> lines(type, name, code)).orElse(0);
                if (count > lines) {
                    found.add(type.thisClass().asInternalName() + "." + name + ": " + count);
                }
            }
        }
        return found;
    }

    /// Of a constructor, the lines from its first to its last: the initializers of fields, which
    /// the compiler copies into it, stand before it. Static initializers are not methods.
    private static int lines(ClassModel type, String method, CodeModel code) {
        if (method.equals("<clinit>")) {
            return 0;
        }
        boolean inside = !method.equals("<init>");
        int line = 0;
        int first = Integer.MAX_VALUE;
        int last = 0;
        for (CodeElement element : code) {
            if (element instanceof LineNumber number) {
                line = number.line();
                if (inside && (line >= first || !method.equals("<init>"))) {
                    first = Math.min(first, line);
                    last = Math.max(last, line);
                }
            } else if (!inside && isConstructor(type, element)) {
                inside = true;
                first = line;
                last = line;
            }
        }
        return last == 0 ? 0 : last - first + 1;
    }

    private static boolean isConstructor(ClassModel type, CodeElement element) {
        return element instanceof InvokeInstruction call
                && call.name().equalsString("<init>")
                && (call.owner().equals(type.thisClass())
                        || type.superclass().map(ClassEntry::asInternalName).stream()
                                .anyMatch(call.owner().asInternalName()::equals));
    }

    private static List<Path> files(Path folder, String ending) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(ending)).sorted().toList();
        }
    }
}
