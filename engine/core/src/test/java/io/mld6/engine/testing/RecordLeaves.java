// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.testing;

import java.lang.reflect.RecordComponent;
import java.util.Map;
import java.util.TreeMap;

/// What a configuration of nested records says, component by component.
public final class RecordLeaves {
    private RecordLeaves() {}

    /// All components but the records of `root`'s own package, of which all components, as
    /// `protocol.alwaysDone`.
    public static Map<String, Object> of(Record root) {
        Map<String, Object> leaves = new TreeMap<>();
        collect(root, "", root.getClass(), leaves);
        return leaves;
    }

    private static void collect(
            Record of, String prefix, Class<?> root, Map<String, Object> leaves) {
        for (RecordComponent component : of.getClass().getRecordComponents()) {
            Object value;
            try {
                value = component.getAccessor().invoke(of);
            } catch (ReflectiveOperationException broken) {
                throw new LinkageError(component.getName(), broken);
            }
            String name = prefix + component.getName();
            if (value instanceof Record part && isPart(component.getType(), root)) {
                collect(part, name + ".", root, leaves);
            } else {
                leaves.put(name, value);
            }
        }
    }

    private static boolean isPart(Class<?> type, Class<?> root) {
        return type.isRecord() && type.getPackage() == root.getPackage();
    }
}
