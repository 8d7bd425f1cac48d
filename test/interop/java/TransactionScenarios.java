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
    all.put("tx-close-consumer-then-commit", TransactionScenarios::closeConsumerThenCommit); // [F1.054]
    all.put("tx-close-session", TransactionScenarios::closeSession); // [F1.165]
    all.put("tx-cut", TransactionScenarios::cut); // [F1.165]
    all.put("tx-large", TransactionScenarios::large);
    all.put("tx-topic", TransactionScenarios::topic); // [F1.055]
    all.put("tx-empty", TransactionScenarios::empty);
    all.put("tx-several", TransactionScenarios::several); // [F1.051] [F1.054] [F1.055]
    all.put("tx-acknowledge-ignored", TransactionScenarios::acknowledgeIgnored); // [F1.052]
    all.put("tx-rollback-order", TransactionScenarios::rollbackOrder); // [F1.055] [F1.165]
    all.put("tx-individual-acks", TransactionScenarios::individualAcks); // [F1.059]
    all.put("tx-async-error", TransactionScenarios::asyncError); // [F1.062] [F4.036]
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

  /** Two sessions of one connection and one of another, each with queues and topics: each commit is its own affair. */
  private static void several(Stage stage) throws Exception {
    ActiveMQConnection connection = stage.connectAs(stage.name("id"));
    Session one = Stage.transacted(connection);
    Session two = Stage.transacted(connection);
    Session three = Stage.transacted(stage.connect());
    MessageConsumer topic = Stage.auto(stage.connect()).createConsumer(stage.topic("T"));
    MessageConsumer durable = Stage.auto(connection).createDurableSubscriber((Topic) stage.topic("T"), "sub");
    Session[] sessions = {one, two, three};
    for (int i = 0; i < 3; i++) {
      for (String name : new String[] {"A", "B"}) Stage.send(sessions[i], stage.queue(name), "s" + i);
      Stage.send(sessions[i], stage.topic("T"), "s" + i);
    }
    two.commit();
    stage.note("after the second", stage.left(stage.queue("A")) + " " + stage.left(stage.queue("B")) + " " + Stage.texts(topic, 1) + " " + Stage.texts(durable, 1));
    one.rollback();
    three.commit();
    stage.note("after the third", stage.left(stage.queue("A")) + " " + stage.left(stage.queue("B")) + " " + Stage.texts(topic, 1) + " " + Stage.texts(durable, 1));
    one.commit();
    stage.note("at the end", stage.left(stage.queue("A")) + " " + (topic.receiveNoWait() == null));
  }

  private static void acknowledgeIgnored(Stage stage) throws Exception {
    ActiveMQConnection connection = stage.connect();
    Session session = connection.createSession(true, Session.CLIENT_ACKNOWLEDGE);
    Stage.send(Stage.auto(connection), stage.queue("Q"), Stage.numbers(1, 3));
    MessageConsumer consumer = session.createConsumer(stage.queue("Q"));
    Stage.receive(consumer).acknowledge();
    session.close();
    Stage.flush(connection);
    session = connection.createSession(true, Session.CLIENT_ACKNOWLEDGE);
    consumer = session.createConsumer(stage.queue("Q"));
    stage.note("again", Stage.deliveries(consumer, 2));
    session.commit();
    session.close();
    Stage.flush(connection);
    stage.note("left", stage.drain(stage.queue("Q")));
  }

  /** Of two queues in one transaction, with more waiting behind. */
  private static void rollbackOrder(Stage stage) throws Exception {
    ActiveMQConnection connection = stage.connect();
    Session session = Stage.transacted(connection);
    for (String name : new String[] {"A", "B"}) Stage.send(session, stage.queue(name), Stage.numbers(1, 5));
    session.commit();
    MessageConsumer a = session.createConsumer(stage.queue("A"));
    MessageConsumer b = session.createConsumer(stage.queue("B"));
    stage.note("first", Stage.deliveries(a, 3) + " " + Stage.deliveries(b, 1));
    session.rollback();
    stage.note("second", Stage.deliveries(a, 1) + " " + Stage.deliveries(b, 2));
    session.rollback();
    stage.note("third", Stage.deliveries(a, 5) + " " + Stage.deliveries(b, 5));
    session.commit();
    stage.note("left", stage.left(stage.queue("A")) + " " + stage.left(stage.queue("B")));
  }

  private static void individualAcks(Stage stage) throws Exception {
    ActiveMQConnection connection = stage.connect("?jms.transactedIndividualAck=true");
    Session session = Stage.transacted(connection);
    Stage.send(session, stage.queue("Q"), Stage.numbers(1, 4));
    session.commit();
    MessageConsumer consumer = session.createConsumer(stage.queue("Q"));
    stage.note("received", Stage.deliveries(consumer, 3));
    session.rollback();
    stage.note("again", Stage.deliveries(consumer, 2));
    session.commit();
    connection.close();
    stage.note("left", stage.drain(stage.queue("Q")));
  }

  /** A send that nobody waits for fails in the broker: the commit must not pretend that it was kept. */
  private static void asyncError(Stage stage) throws Exception {
    ActiveMQConnection owner = stage.connect();
    TemporaryQueue gone = Stage.auto(owner).createTemporaryQueue();
    ActiveMQConnection connection = stage.connect("?jms.watchTopicAdvisories=false");
    Session session = Stage.transacted(connection);
    MessageProducer producer = session.createProducer(null);
    gone.delete();
    producer.send(stage.queue("Q"), session.createTextMessage("kept with the other or not at all"));
    producer.send(gone, session.createTextMessage("cannot arrive"));
    stage.failsWithClass("commit", session::commit);
    stage.note("left", stage.left(stage.queue("Q")));
    producer.send(stage.queue("Q"), session.createTextMessage("next"));
    stage.fails("next commit", session::commit);
    stage.note("left after that", stage.left(stage.queue("Q")));
  }
}
