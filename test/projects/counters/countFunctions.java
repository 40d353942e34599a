// Counts the named functions of Java files with the compiler's own parser; see README.md for the form of input and output.

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreePathScanner;
import com.sun.source.util.Trees;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.StringJoiner;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

class CountFunctions {
    public static void main(String[] arguments) throws Exception {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        PrintStream output = new PrintStream(System.out, false, StandardCharsets.UTF_8);
        BufferedReader input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, StandardCharsets.UTF_8)) {
            for (String path = input.readLine(); path != null; path = input.readLine()) {
                DiagnosticCollector<JavaFileObject> problems = new DiagnosticCollector<>();
                // Only parsed: nothing is resolved, generated or run.
                JavacTask task = (JavacTask) compiler.getTask(null, files, problems, List.of("-proc:none"), null, files.getJavaFileObjects(Path.of(path)));
                StringJoiner functions = new StringJoiner(",");
                for (CompilationUnitTree unit : task.parse()) {
                    new Counter(unit, Trees.instance(task).getSourcePositions(), functions).scan(unit, null);
                }
                boolean isBroken = problems.getDiagnostics().stream().anyMatch(problem -> problem.getKind().name().equals("ERROR"));
                output.println(isBroken
                    ? "{\"path\":" + quote(path) + ",\"error\":" + quote(problems.getDiagnostics().get(0).getMessage(null)) + "}"
                    : "{\"path\":" + quote(path) + ",\"functions\":[" + functions + "]}");
            }
        }
        output.flush();
    }

    private static String quote(String text) {
        return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + "\"";
    }

    private static final class Counter extends TreePathScanner<Void, Void> {
        private final CompilationUnitTree unit;
        private final SourcePositions positions;
        private final StringJoiner functions;

        Counter(CompilationUnitTree unit, SourcePositions positions, StringJoiner functions) {
            this.unit = unit;
            this.positions = positions;
            this.functions = functions;
        }

        @Override
        public Void visitMethod(MethodTree method, Void nothing) {
            if (method.getBody() != null) {
                String name = method.getName().toString();
                // The tree names constructors "<init>".
                if (name.equals("<init>") && getCurrentPath().getParentPath().getLeaf() instanceof ClassTree owner) {
                    name = owner.getSimpleName().toString();
                }
                long line = unit.getLineMap().getLineNumber(positions.getStartPosition(unit, method));
                functions.add("[" + quote(name) + "," + line + "]");
            }
            return super.visitMethod(method, nothing);
        }
    }
}
