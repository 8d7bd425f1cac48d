import java.util.List;
import java.util.Map;
import javax.jms.*;
import org.apache.activemq.ActiveMQConnection;
import org.apache.activemq.ActiveMQMessageConsumer;

/** Local transactions: all of it at commit, none of it otherwise, and right counts after a rollback. */
final class TransactionScenarios {
  static void addTo(Map<String, Scenarios.Scenario> all) {
    all.put("tx-commit", TransactionScenarios::commit); // [F1.051] [F1.054]
    all.put("tx-rollback-send", TransactionScenarios::rollbackSend); // [F1.055]
    all.put("tx-rollback-receive", TransactionScenarios::rollbackReceive); // [F1.055] [F1.165]
    all.put("tx-receive-and-send", TransactionScenarios::receiveAndSend); // [F1.051]
    all.put("tx-close-consumer-then-commit", TransactionScenarios::closeConsumerThenCommit);
    all.put("tx-close-session", TransactionScenarios::closeSession);
    all.put("tx-cut", TransactionScenarios::cut);
    all.put("tx-large", TransactionScenarios::large);
    all.put("tx-topic", TransactionScenarios::topic);
    all.put("tx-empty", TransactionScenarios::empty);
  }

  private static void commit(Stage stage) throws Exception {
    ActiveMQConnection connection = stage.connect();
    Session session = Stage.transacted(connection);
    MessageConsumer waiting = Stage.auto(stage.connect()).createConsumer(stage.queue("R"));
    Stage.send(session, stage.queue("Q"), Stage.numbers(1, 5));
    Stage.send(session, stage.queue("R"), "r");
    Stage.flush(connection);
    stage.note("before", stage.left(stage.queue("Q")));
    stage.note("consumer sees nothing", waiting.receiveNoWait() == null);
    session.commit();
    stage.note("after", stage.left(stage.queue("Q")));
    stage.note("consumer sees it", Stage.texts(waiting, 1));
    MessageConsumer consumer = session.createConsumer(stage.queue("Q"));
    stage.note("received", Stage.texts(consumer, 5));
    stage.note("before the commit of acks", stage.left(stage.queue("Q")));
    session.commit();
    stage.note("after the commit of acks", stage.left(stage.queue("Q")));
  }

  private static void rollbackSend(Stage stage) throws Exception {
    Session session = Stage.transacted(stage.connect());
    Stage.send(session, stage.queue("Q"), "never");
    session.rollback();
    Stage.send(session, stage.queue("Q"), "kept");
    session.commit();
    stage.note("left", stage.drain(stage.queue("Q")));
  }

  private static void rollbackReceive(Stage stage) throws Exception {
    ActiveMQConnection connection = stage.connect();
    Session session = Stage.transacted(connection);
    Stage.send(session, stage.queue("Q"), Stage.numbers(1, 4));
    session.commit();
    MessageConsumer consumer = session.createConsumer(stage.queue("Q"));
    for (int i = 0; i < 3; i++) {
      stage.note("delivery " + i, Stage.deliveries(consumer, 2));
      session.rollback();
    }
    connection.close();
    stage.note("for the next", stage.drain(stage.queue("Q")));
  }

  private static void receiveAndSend(Stage stage) throws Exception {
    Session session = Stage.transacted(stage.connect());
    Stage.send(session, stage.queue("A"), "move me");
    session.commit();
    MessageConsumer consumer = session.createConsumer(stage.queue("A"));
    for (boolean keep : new boolean[] {false, true}) {
      session.createProducer(stage.queue("B")).send(Stage.receive(consumer));
      if (keep) session.commit(); else session.rollback();
      stage.note("committed " + keep, stage.left(stage.queue("A")) + " " + stage.left(stage.queue("B")));
    }
  }

  /** What a consumer received before it closed still counts at the session's commit. */
  private static void closeConsumerThenCommit(Stage stage) throws Exception {
    ActiveMQConnection connection = stage.connect();
    Session session = Stage.transacted(connection);
    Stage.send(session, stage.queue("Q"), Stage.numbers(1, 4));
    session.commit();
    MessageConsumer consumer = session.createConsumer(stage.queue("Q"));
    stage.note("received", Stage.texts(consumer, 2));
    consumer.close();
    session.commit();
    stage.note("left", stage.drain(stage.queue("Q")));
  }

  private static void closeSession(Stage stage) throws Exception {
    ActiveMQConnection connection = stage.connect();
    Session session = Stage.transacted(connection);
    Stage.send(Stage.auto(connection), stage.queue("Q"), Stage.numbers(1, 3));
    ActiveMQMessageConsumer consumer = (ActiveMQMessageConsumer) session.createConsumer(stage.queue("Q"));
    stage.note("received", Stage.deliveries(consumer, 2));
    Stage.until("all prefetched", () -> consumer.getMessageSize() == 1);
    Stage.send(session, stage.queue("Q2"), "never committed");
    session.close();
    Stage.flush(connection);
    stage.note("sent", stage.left(stage.queue("Q2")));
    stage.note("left", stage.drain(stage.queue("Q")));
  }

  private static void cut(Stage stage) throws Exception {
    ActiveMQConnection connection = stage.connect();
    Session session = Stage.transacted(connection);
    Stage.send(Stage.auto(connection), stage.queue("Q"), Stage.numbers(1, 3));
    MessageConsumer consumer = session.createConsumer(stage.queue("Q"));
    stage.note("received", Stage.deliveries(consumer, 2));
    Stage.send(session, stage.queue("Q2"), "never committed");
    Stage.flush(connection);
    Stage.cut(connection);
    stage.note("left", Stage.deliveries(Stage.auto(stage.connect()).createConsumer(stage.queue("Q")), 3));
    stage.note("sent", stage.left(stage.queue("Q2")));
  }

  /** As many as the real broker pages at once: beyond 200 its consumers now and then wait for ever. */
  private static void large(Stage stage) throws Exception {
    Session session = Stage.transacted(stage.connect());
    Stage.send(session, stage.queue("Q"), Stage.numbers(1, 180));
    session.commit();
    MessageConsumer consumer = session.createConsumer(stage.queue("Q"));
    stage.note("received", Stage.texts(consumer, 180).equals(List.of(Stage.numbers(1, 180))));
    session.commit();
    stage.note("after", stage.left(stage.queue("Q")));
  }

  private static void topic(Stage stage) throws Exception {
    Session session = Stage.transacted(stage.connect());
    MessageConsumer consumer = session.createConsumer(stage.topic("T"));
    MessageConsumer other = Stage.auto(stage.connect()).createConsumer(stage.topic("T"));
    Stage.send(session, stage.topic("T"), "rolled back");
    session.rollback();
    Stage.send(session, stage.topic("T"), Stage.numbers(1, 2));
    session.commit();
    stage.note("other", Stage.texts(other, 2));
    stage.note("own", Stage.deliveries(consumer, 2));
    session.rollback();
    stage.note("own again", Stage.deliveries(consumer, 2));
    session.commit();
  }

  private static void empty(Stage stage) throws Exception {
    Session session = Stage.transacted(stage.connect());
    stage.fails("commit of nothing", session::commit);
    stage.fails("rollback of nothing", session::rollback);
    Session auto = Stage.auto(stage.connect());
    stage.failsWithClass("commit without transaction", auto::commit);
  }
}
