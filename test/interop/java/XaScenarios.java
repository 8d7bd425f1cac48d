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
    all.put("xa-topic", XaScenarios::topic); // [F1.057]
    all.put("xa-join", XaScenarios::join); // [F1.057]
    all.put("xa-decided-twice", XaScenarios::decidedTwice); // [F1.057]
    all.put("xa-prepared-consumer", XaScenarios::preparedConsumer); // [F1.057]
    all.put("xa-same-rm", XaScenarios::sameRm); // [F1.058] [F1.099]
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

  /** Sent to a topic and taken by a durable subscriber, decided by another connection. */
  private static void topic(Stage stage) throws Exception {
    Topic topic = (Topic) stage.topic("T");
    ActiveMQXAConnection connection = stage.keep((ActiveMQXAConnection) new ActiveMQXAConnectionFactory(stage.url).createXAConnection());
    connection.setClientID(stage.name("id"));
    connection.start();
    XASession session = connection.createXASession();
    XAResource resource = session.getXAResource();
    MessageConsumer durable = session.createDurableSubscriber(topic, "sub");
    MessageConsumer plain = Stage.auto(stage.connect()).createConsumer(topic);
    Stage.send(Stage.auto(stage.connect()), topic, "before");
    for (String each : new String[] {"rollback", "commit"}) {
      Id id = new Id(stage.name(each), 1);
      resource.start(id, XAResource.TMNOFLAGS);
      stage.note("taken in " + each, Stage.texts(durable, 1));
      Stage.send(session, topic, each);
      resource.end(id, XAResource.TMSUCCESS);
      resource.prepare(id);
      if (each.equals("commit")) resource.commit(id, false); else resource.rollback(id);
    }
    stage.note("plain", Stage.texts(plain, 2));
    connection.close();
    stage.note("durable", Stage.texts(Stage.auto(stage.connectAs(stage.name("id"))).createDurableSubscriber(topic, "sub"), 1));
  }

  /** Two sessions work in one branch; a branch is laid aside for another. */
  private static void join(Stage stage) throws Exception {
    ActiveMQXAConnection connection = connect(stage);
    XASession first = connection.createXASession();
    XASession second = connection.createXASession();
    Id id = new Id(stage.name("1"), 1);
    Id other = new Id(stage.name("2"), 1);
    first.getXAResource().start(id, XAResource.TMNOFLAGS);
    Stage.send(first, stage.queue("Q"), "first");
    first.getXAResource().end(id, XAResource.TMSUSPEND);
    first.getXAResource().start(other, XAResource.TMNOFLAGS);
    Stage.send(first, stage.queue("Q"), "other");
    first.getXAResource().end(other, XAResource.TMSUCCESS);
    first.getXAResource().rollback(other);
    second.getXAResource().start(id, XAResource.TMJOIN);
    Stage.send(second, stage.queue("Q"), "second");
    second.getXAResource().end(id, XAResource.TMSUCCESS);
    first.getXAResource().start(id, XAResource.TMRESUME);
    Stage.send(first, stage.queue("Q"), "third");
    first.getXAResource().end(id, XAResource.TMSUCCESS);
    stage.note("before", stage.left(stage.queue("Q")));
    stage.note("prepare", first.getXAResource().prepare(id));
    first.getXAResource().commit(id, false);
    stage.note("after", stage.left(stage.queue("Q")));
  }

  private static void decidedTwice(Stage stage) throws Exception {
    XASession session = connect(stage).createXASession();
    XAResource resource = session.getXAResource();
    for (String first : new String[] {"commit", "rollback", "forget"}) {
      Id id = new Id(stage.name(first), 1);
      resource.start(id, XAResource.TMNOFLAGS);
      Stage.send(session, stage.queue("Q"), first);
      resource.end(id, XAResource.TMSUCCESS);
      stage.note(first + " prepare", resource.prepare(id));
      outcome(stage, first, () -> { decide(resource, id, first); return null; });
      stage.note(first + " listed", recovered(resource, stage.scenario));
      for (String then : new String[] {"commit", "rollback", "forget"}) outcome(stage, first + " then " + then, () -> { decide(resource, id, then); return null; });
    }
    stage.note("left", stage.left(stage.queue("Q")));
  }

  private static void decide(XAResource resource, Xid id, String how) throws XAException {
    if (how.equals("commit")) resource.commit(id, false);
    else if (how.equals("rollback")) resource.rollback(id);
    else resource.forget(id);
  }

  /** What a prepared branch has taken is nobody else's, though its consumer is gone, until it is rolled back. */
  private static void preparedConsumer(Stage stage) throws Exception {
    ActiveMQXAConnection connection = connect(stage);
    XASession session = connection.createXASession();
    XAResource resource = session.getXAResource();
    Stage.send(Stage.auto(stage.connect()), stage.queue("Q"), Stage.numbers(1, 4));
    MessageConsumer consumer = session.createConsumer(stage.queue("Q"));
    Id id = new Id(stage.name("1"), 1);
    resource.start(id, XAResource.TMNOFLAGS);
    stage.note("taken", Stage.texts(consumer, 2));
    resource.end(id, XAResource.TMSUCCESS);
    resource.prepare(id);
    connection.close();
    stage.note("others get", stage.drain(stage.queue("Q")));
    connect(stage).createXASession().getXAResource().rollback(id);
    stage.note("back", Stage.texts(Stage.auto(stage.connect()).createConsumer(stage.queue("Q")), 2));
  }

  private static void sameRm(Stage stage) throws Exception {
    for (boolean byConnection : new boolean[] {false, true}) {
      XAResource[] resources = new XAResource[2];
      for (int i = 0; i < 2; i++) {
        ActiveMQXAConnectionFactory factory = new ActiveMQXAConnectionFactory(stage.url);
        factory.setRmIdFromConnectionId(byConnection);
        ActiveMQXAConnection connection = stage.keep((ActiveMQXAConnection) factory.createXAConnection());
        resources[i] = connection.createXASession().getXAResource();
      }
      stage.note("same, by connection " + byConnection, resources[0].isSameRM(resources[1]));
      stage.note("itself", resources[0].isSameRM(resources[0]));
    }
  }
}
