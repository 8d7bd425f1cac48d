import java.util.ArrayList;
import java.util.List;
import junit.framework.AssertionFailedError;
import junit.framework.Test;
import junit.framework.TestCase;
import junit.framework.TestListener;
import junit.framework.TestResult;
import junit.framework.TestSuite;

/**
 * Runs the Joram JMS conformance suite (the classes named by args, relative to its package) against the broker at
 * `broker.url`. One line per test: `passed` or `failed`, class and method, and what went wrong.
 */
public final class JoramProgram {
  public static void main(String[] args) throws ClassNotFoundException {
    TestResult result = new TestResult();
    result.addListener(new Lines());
    for (String name : args) {
      new TestSuite(Class.forName("org.objectweb.jtests.jms.conform." + name).asSubclass(TestCase.class)).run(result);
    }
    System.exit(0);
  }

  private static final class Lines implements TestListener {
    private final List<String> troubles = new ArrayList<>();

    public void startTest(Test test) {
      troubles.clear();
    }

    public void addError(Test test, Throwable error) {
      troubles.add(String.valueOf(error));
    }

    public void addFailure(Test test, AssertionFailedError failure) {
      troubles.add(String.valueOf(failure.getMessage()));
    }

    public void endTest(Test test) {
      String name = test.getClass().getSimpleName() + "." + ((TestCase) test).getName();
      String outcome = troubles.isEmpty() ? "passed " + name : "failed " + name + ": " + troubles;
      System.out.println(outcome.replace('\n', ' '));
    }
  }
}
