import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import javax.jms.*;
import javax.transaction.xa.XAException;
import javax.transaction.xa.XAResource;
import javax.transaction.xa.Xid;
import org.apache.activemq.ActiveMQXAConnection;
import org.apache.activemq.ActiveMQXAConnectionFactory;

/** The XA resource as a transaction manager sees it. */
final class XaScenarios {
  static void addTo(Map<String, Scenarios.Scenario> all) {
    all.put("xa-two-phase", XaScenarios::twoPhase); // [F1.057] [F1.099]
    all.put("xa-one-phase", XaScenarios::onePhase); // [F1.057]
    all.put("xa-rollback", XaScenarios::rollback); // [F1.057]
    all.put("xa-recover", XaScenarios::recover); // [F1.057]
    all.put("xa-errors", XaScenarios::errors); // [F1.057]
  }

  /** A transaction id of this scenario. */
  static final class Id implements Xid {
    private final byte[] global;
    private final byte[] branch;

    Id(String name, int branch) {
      this.global = name.getBytes(StandardCharsets.UTF_8);
      this.branch = new byte[] {(byte) branch};
    }

    @Override public int getFormatId() { return 4711; }

    @Override public byte[] getGlobalTransactionId() { return global; }

    @Override public byte[] getBranchQualifier() { return branch; }
  }

  static ActiveMQXAConnection connect(Stage stage) throws JMSException {
    ActiveMQXAConnection connection = stage.keep((ActiveMQXAConnection) new ActiveMQXAConnectionFactory(stage.url).createXAConnection());
    connection.start();
    return connection;
  }

  interface Call { Object run() throws Exception; }

  private static void outcome(Stage stage, String what, Call call) throws Exception {
    try {
      Object value = call.run();
      stage.note(what, value == null ? "done" : value);
    } catch (XAException error) {
      stage.note(what, "XAException " + error.errorCode);
    }
  }

  static List<String> recovered(XAResource resource, String prefix) throws XAException {
    List<String> names = new ArrayList<>();
    for (Xid xid : resource.recover(XAResource.TMSTARTRSCAN)) {
      String name = new String(xid.getGlobalTransactionId(), StandardCharsets.UTF_8);
      if (name.startsWith(prefix)) names.add(name + "/" + Arrays.toString(xid.getBranchQualifier()) + "/" + xid.getFormatId());
    }
    Collections.sort(names);
    return names;
  }

  private static void twoPhase(Stage stage) throws Exception {
    XASession session = connect(stage).createXASession();
    XAResource resource = session.getXAResource();
    Stage.send(Stage.auto(stage.connect()), stage.queue("IN"), "in");
    Id id = new Id(stage.name("1"), 1);
    resource.start(id, XAResource.TMNOFLAGS);
    Stage.send(session, stage.queue("OUT"), "out");
    stage.note("received", Stage.texts(session.createConsumer(stage.queue("IN")), 1));
    resource.end(id, XAResource.TMSUCCESS);
    stage.note("prepare", resource.prepare(id) == XAResource.XA_OK);
    stage.note("prepared", stage.left(stage.queue("OUT")));
    stage.note("listed", recovered(resource, stage.scenario));
    resource.commit(id, false);
    stage.note("committed", stage.left(stage.queue("OUT")) + " " + stage.left(stage.queue("IN")));
    stage.note("listed after", recovered(resource, stage.scenario));
  }

  private static void onePhase(Stage stage) throws Exception {
    XASession session = connect(stage).createXASession();
    XAResource resource = session.getXAResource();
    Id id = new Id(stage.name("1"), 1);
    resource.start(id, XAResource.TMNOFLAGS);
    Stage.send(session, stage.queue("Q"), Stage.numbers(1, 2));
    resource.end(id, XAResource.TMSUCCESS);
    resource.commit(id, true);
    stage.note("committed", stage.drain(stage.queue("Q")));
  }

  private static void rollback(Stage stage) throws Exception {
    ActiveMQXAConnection connection = connect(stage);
    XASession session = connection.createXASession();
    XAResource resource = session.getXAResource();
    Stage.send(Stage.auto(stage.connect()), stage.queue("IN"), "in");
    MessageConsumer consumer = session.createConsumer(stage.queue("IN"));
    for (boolean prepared : new boolean[] {false, true}) {
      Id id = new Id(stage.name("prepared-" + prepared), 1);
      resource.start(id, XAResource.TMNOFLAGS);
      Stage.send(session, stage.queue("OUT"), "out");
      stage.note("received", Stage.deliveries(consumer, 1));
      resource.end(id, XAResource.TMSUCCESS);
      if (prepared) resource.prepare(id);
      resource.rollback(id);
      stage.note("prepared " + prepared, stage.left(stage.queue("OUT")));
    }
    connection.close();
    stage.note("for the next", stage.drain(stage.queue("IN")));
  }

  /** Another connection finds and decides what the first one prepared and left. */
  private static void recover(Stage stage) throws Exception {
    ActiveMQXAConnection connection = connect(stage);
    XASession session = connection.createXASession();
    XAResource resource = session.getXAResource();
    for (String each : new String[] {"commit", "rollback"}) {
      Id id = new Id(stage.name(each), 2);
      resource.start(id, XAResource.TMNOFLAGS);
      Stage.send(session, stage.queue("Q"), each);
      resource.end(id, XAResource.TMSUCCESS);
      resource.prepare(id);
    }
    connection.close();
    XAResource other = connect(stage).createXASession().getXAResource();
    stage.note("listed", recovered(other, stage.scenario));
    other.commit(new Id(stage.name("commit"), 2), false);
    other.rollback(new Id(stage.name("rollback"), 2));
    stage.note("listed after", recovered(other, stage.scenario));
    stage.note("left", stage.drain(stage.queue("Q")));
  }

  private static void errors(Stage stage) throws Exception {
    XASession session = connect(stage).createXASession();
    XAResource resource = session.getXAResource();
    Id unknown = new Id(stage.name("unknown"), 1);
    outcome(stage, "commit unknown", () -> { resource.commit(unknown, false); return null; });
    outcome(stage, "commit unknown in one phase", () -> { resource.commit(unknown, true); return null; });
    outcome(stage, "rollback unknown", () -> { resource.rollback(unknown); return null; });
    outcome(stage, "prepare unknown", () -> resource.prepare(unknown));
    outcome(stage, "forget unknown", () -> { resource.forget(unknown); return null; });
    Id empty = new Id(stage.name("empty"), 1);
    resource.start(empty, XAResource.TMNOFLAGS);
    resource.end(empty, XAResource.TMSUCCESS);
    outcome(stage, "prepare empty", () -> resource.prepare(empty));
    Id open = new Id(stage.name("open"), 1);
    resource.start(open, XAResource.TMNOFLAGS);
    outcome(stage, "start twice", () -> { resource.start(new Id(stage.name("second"), 1), XAResource.TMNOFLAGS); return null; });
    Stage.send(session, stage.queue("Q"), "x");
    resource.end(open, XAResource.TMSUCCESS);
    outcome(stage, "commit unprepared in two phases", () -> { resource.commit(open, false); return null; });
    outcome(stage, "then rollback", () -> { resource.rollback(open); return null; });
    stage.note("left", stage.left(stage.queue("Q")));
  }
}
