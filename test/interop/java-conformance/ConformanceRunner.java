import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import org.apache.activemq.transport.TransportFactory;
import org.junit.runner.Description;
import org.junit.runner.JUnitCore;
import org.junit.runner.notification.Failure;
import org.junit.runner.notification.RunListener;

/**
 * Runs ActiveMQ's own tests (classes named by args, relative to org.apache.activemq) with the connections that they make
 * to a broker inside their process led to a broker outside of it: `outside` says which (`none`, `real` or `hermod`).
 * One line per test: `passed`, `inside` (it passed without a connection) or `failed`, class, method, and what went wrong. A class has `limit` seconds.
 */
public final class ConformanceRunner {
  /** Tests print a lot; the outcomes go where nobody else writes. */
  private static final PrintStream OUT = System.out;

  public static void main(String[] args) throws Exception {
    System.setOut(System.err);
    String kind = System.getProperty("outside", "none");
    OutsideBrokers outside = new OutsideBrokers(kind);
    if (!kind.equals("none")) {
      OutsideBeans.redirectTo(outside);
      TransportFactory.registerTransportFactory("vm", new RedirectedVm(outside));
      TransportFactory.registerTransportFactory("tcp", new RedirectedTcp(outside));
      TransportFactory.registerTransportFactory("nio", new RedirectedTcp(outside));
    }
    for (String name : args) run(name, outside);
    System.exit(0);
  }

  private static void run(String name, OutsideBrokers outside) throws Exception {
    Thread work = new Thread(() -> {
      try {
        JUnitCore core = new JUnitCore();
        core.addListener(new Lines(outside));
        core.run(Class.forName("org.apache.activemq." + name));
      } catch (Throwable trouble) {
        OUT.println("failed " + name + " -: " + oneLine(trouble));
      }
    });
    long begin = System.currentTimeMillis();
    work.start();
    work.join(Long.getLong("limit", 60) * 1000);
    if (work.isAlive()) {
      StringBuilder where = new StringBuilder();
      for (StackTraceElement frame : work.getStackTrace()) if (frame.getClassName().contains("Test")) where.append(frame).append(' ');
      OUT.println("failed " + name + " -: not done in time, at " + where);
      OUT.flush();
      outside.disposeAll();
      Runtime.getRuntime().halt(0); // What it says from here on is owed to the end of its brokers.
    }
    outside.disposeAll();
    OUT.println("class " + name + " " + (System.currentTimeMillis() - begin) + " ms");
  }

  private static String oneLine(Throwable trouble) {
    StringBuilder text = new StringBuilder(String.valueOf(trouble));
    int frames = 0;
    for (StackTraceElement frame : trouble.getStackTrace()) {
      if (frame.getClassName().startsWith("org.apache.activemq") && frames++ < 3) text.append(" < ").append(frame);
    }
    return text.toString().replace('\n', ' ');
  }

  private static final class Lines extends RunListener {
    private final OutsideBrokers outside;
    private final List<String> troubles = new ArrayList<>();

    Lines(OutsideBrokers outside) {
      this.outside = outside;
    }

    @Override
    public void testStarted(Description test) {
      troubles.clear();
    }

    @Override
    public void testFailure(Failure failure) {
      troubles.add(oneLine(failure.getException()));
      if (!failure.getDescription().isTest()) OUT.println("failed " + failure.getDescription().getClassName() + " -: " + troubles);
    }

    @Override
    public void testFinished(Description test) throws Exception {
      String name = test.getTestClass().getSimpleName() + "." + test.getMethodName();
      String extra = outside.unsupported().isEmpty() ? "" : " (not carried over: " + outside.unsupported() + ")";
      String passed = outside.used() ? "passed " : "inside ";
      OUT.println(troubles.isEmpty() ? passed + name : "failed " + name + ": " + troubles + extra);
      outside.disposeIdle();
    }
  }
}
