package bitshear.input;

import java.util.List;

/**
 * A user's mistake in arguments, configuration or an input file. Each problem is one line of the form
 * {@code file:line: key: what is wrong, what was expected} (the parts that apply). The command line prints the lines and
 * exits with status 2; nobody else catches it.
 */
public class InvalidInputException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient List<String> problems;

    public InvalidInputException(String problem) {
        this(List.of(problem));
    }

    public InvalidInputException(String problem, Throwable cause) {
        super(problem, cause);
        this.problems = List.of(problem);
    }

    public InvalidInputException(List<String> problems) {
        super(String.join(System.lineSeparator(), problems));
        this.problems = List.copyOf(problems);
    }

    public List<String> problems() {
        return problems;
    }
}
