import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import javax.jms.*;
import org.apache.activemq.ActiveMQConnection;
import org.apache.activemq.ActiveMQMessageConsumer;
import org.apache.activemq.ActiveMQSession;

/** What each acknowledge mode removes, and what comes back, with which counts, when something closes before it. */
final class AckScenarios {
  static void addTo(Map<String, Scenarios.Scenario> all) {
    all.put("ack-auto", AckScenarios::auto); // [F1.048]
    all.put("ack-client", AckScenarios::client); // [F1.049]
    all.put("ack-client-session", AckScenarios::clientSession); // [F1.049]
    all.put("ack-dups-ok", AckScenarios::dupsOk); // [F1.050]
    all.put("ack-individual", AckScenarios::individual); // [F1.053]
    all.put("ack-optimized", AckScenarios::optimized); // [F1.067]
    all.put("ack-listener", AckScenarios::listener); // [F1.063]
    all.put("ack-recover", AckScenarios::recover); // [F1.056]
    all.put("ack-close-consumer", AckScenarios::closeConsumer); // [F1.165]
    all.put("ack-close-session", AckScenarios::closeSession); // [F1.165]
    all.put("ack-close-connection", AckScenarios::closeConnection); // [F1.165]
    all.put("ack-cut-connection", AckScenarios::cutConnection); // [F1.165]
    all.put("ack-counts-grow", AckScenarios::countsGrow); // [F1.032] [F1.033]
    all.put("ack-waits", AckScenarios::waits); // [F1.066]
    all.put("ack-delivered-window", AckScenarios::deliveredWindow);
  }

  private static void auto(Stage stage) throws Exception {
    ActiveMQConnection connection = stage.connect();
    Session session = Stage.auto(connection);
    Stage.send(session, stage.queue("Q"), Stage.numbers(1, 5));
    MessageConsumer consumer = session.createConsumer(stage.queue("Q"));
    stage.note("received", Stage.deliveries(consumer, 3));
    consumer.close();
    Stage.flush(connection);
    stage.note("left", stage.drain(stage.queue("Q")));
  }

  private static void client(Stage stage) throws Exception {
    ActiveMQConnection connection = stage.connect();
    Session session = Stage.client(connection);
    Stage.send(session, stage.queue("Q"), Stage.numbers(1, 6));
    MessageConsumer consumer = session.createConsumer(stage.queue("Q"));
    Stage.receive(consumer);
    Stage.receive(consumer).acknowledge();
    stage.note("after two acknowledged", Stage.deliveries(consumer, 2));
    session.close();
    Stage.flush(connection);
    stage.note("left", stage.drain(stage.queue("Q")));
  }

  /** One acknowledge covers all consumers of the session. */
  private static void clientSession(Stage stage) throws Exception {
    ActiveMQConnection connection = stage.connect();
    Session session = Stage.client(connection);
    MessageConsumer a = session.createConsumer(stage.queue("A"));
    MessageConsumer b = session.createConsumer(stage.queue("B"));
    Stage.send(session, stage.queue("A"), Stage.numbers(1, 3));
    Stage.send(session, stage.queue("B"), Stage.numbers(1, 3));
    Stage.receive(a);
    Stage.receive(a);
    Stage.receive(b).acknowledge();
    Stage.receive(b);
    connection.close();
    stage.note("A", stage.drain(stage.queue("A")));
    stage.note("B", stage.drain(stage.queue("B")));
  }

  private static void dupsOk(Stage stage) throws Exception {
    ActiveMQConnection connection = stage.connect();
    Session session = connection.createSession(false, Session.DUPS_OK_ACKNOWLEDGE);
    Stage.send(session, stage.queue("Q"), Stage.numbers(1, 10));
    MessageConsumer queue = session.createConsumer(stage.queue("Q"));
    stage.note("queue", Stage.texts(queue, 10));
    MessageConsumer topic = session.createConsumer(stage.topic("T"));
    Stage.send(session, stage.topic("T"), Stage.numbers(1, 10));
    stage.note("topic", Stage.texts(topic, 10));
    connection.close();
    stage.note("left", stage.drain(stage.queue("Q")));
  }

  private static void individual(Stage stage) throws Exception {
    ActiveMQConnection connection = stage.connect();
    Session session = connection.createSession(false, ActiveMQSession.INDIVIDUAL_ACKNOWLEDGE);
    Stage.send(session, stage.queue("Q"), Stage.numbers(1, 5));
    MessageConsumer consumer = session.createConsumer(stage.queue("Q"));
    List<Message> messages = new ArrayList<>();
    for (int i = 0; i < 5; i++) messages.add(Stage.receive(consumer));
    messages.get(3).acknowledge();
    messages.get(1).acknowledge();
    session.close();
    Stage.flush(connection);
    stage.note("left", stage.drain(stage.queue("Q")));
  }

  private static void optimized(Stage stage) throws Exception {
    for (int take : new int[] {10, 150}) {
      ActiveMQConnection connection = stage.connect("?jms.optimizeAcknowledge=true&jms.optimizeAcknowledgeTimeOut=0&jms.prefetchPolicy.queuePrefetch=100");
      Session session = Stage.auto(connection);
      ActiveMQMessageConsumer consumer = (ActiveMQMessageConsumer) session.createConsumer(stage.queue("Q" + take));
      stage.note("switched on", connection.isOptimizeAcknowledge());
      Stage.send(session, stage.queue("Q" + take), Stage.numbers(1, 200));
      stage.note("taken", Stage.texts(consumer, take).size());
      consumer.close();
      Stage.flush(connection);
      List<String> left = stage.drain(stage.queue("Q" + take));
      stage.note("left", left.size() + " from " + left.get(0));
      connection.close();
    }
  }

  private static void listener(Stage stage) throws Exception {
    ActiveMQConnection connection = stage.connect();
    Session session = Stage.auto(connection);
    List<String> got = Collections.synchronizedList(new ArrayList<>());
    session.createConsumer(stage.queue("Q")).setMessageListener(message -> {
      try {
        got.add(Stage.text(message));
      } catch (JMSException error) {
        got.add(error.toString());
      }
    });
    Stage.send(Stage.auto(connection), stage.queue("Q"), Stage.numbers(1, 300));
    Stage.until("300 messages", () -> got.size() == 300);
    stage.note("in order", got.equals(List.of(Stage.numbers(1, 300))));
    session.close();
    Stage.flush(connection);
    stage.note("left", stage.left(stage.queue("Q")));
  }

  private static void recover(Stage stage) throws Exception {
    ActiveMQConnection connection = stage.connect();
    Session session = Stage.client(connection);
    Stage.send(session, stage.queue("Q"), Stage.numbers(1, 3));
    MessageConsumer consumer = session.createConsumer(stage.queue("Q"));
    stage.note("first", Stage.deliveries(consumer, 2));
    session.recover();
    stage.note("after recover", Stage.deliveries(consumer, 3));
    session.recover();
    stage.note("after a second", Stage.deliveries(consumer, 1));
    connection.close();
    stage.note("for the next", stage.drain(stage.queue("Q")));
  }

  private static void closeConsumer(Stage stage) throws Exception {
    for (int mode : new int[] {Session.CLIENT_ACKNOWLEDGE, ActiveMQSession.INDIVIDUAL_ACKNOWLEDGE, Session.SESSION_TRANSACTED}) {
      ActiveMQConnection connection = stage.connect();
      Session session = connection.createSession(mode == Session.SESSION_TRANSACTED, mode);
      Queue queue = stage.queue("Q" + mode);
      Stage.send(Stage.auto(connection), queue, Stage.numbers(1, 5));
      ActiveMQMessageConsumer consumer = (ActiveMQMessageConsumer) session.createConsumer(queue);
      stage.note("mode " + mode + " first", Stage.deliveries(consumer, 2));
      Stage.until("all prefetched", () -> consumer.getMessageSize() == 3);
      consumer.close();
      connection.close();
      stage.note("mode " + mode + " then", stage.drain(queue));
    }
  }

  private static void closeSession(Stage stage) throws Exception {
    ActiveMQConnection connection = stage.connect();
    Session session = Stage.client(connection);
    Stage.send(session, stage.queue("Q"), Stage.numbers(1, 5));
    ActiveMQMessageConsumer consumer = (ActiveMQMessageConsumer) session.createConsumer(stage.queue("Q"));
    stage.note("first", Stage.deliveries(consumer, 2));
    Stage.until("all prefetched", () -> consumer.getMessageSize() == 3);
    session.close();
    Session next = Stage.client(connection);
    stage.note("same connection", Stage.deliveries(next.createConsumer(stage.queue("Q")), 5));
    connection.close();
    stage.note("another connection", stage.drain(stage.queue("Q")));
  }

  private static void closeConnection(Stage stage) throws Exception {
    ActiveMQConnection connection = stage.connect();
    Session session = Stage.client(connection);
    Stage.send(session, stage.queue("Q"), Stage.numbers(1, 5));
    ActiveMQMessageConsumer consumer = (ActiveMQMessageConsumer) session.createConsumer(stage.queue("Q"));
    stage.note("first", Stage.deliveries(consumer, 2));
    Stage.until("all prefetched", () -> consumer.getMessageSize() == 3);
    connection.close();
    stage.note("then", stage.drain(stage.queue("Q")));
  }

  /** Nobody can say what a client that vanished had seen, so all it held counts as delivered. */
  private static void cutConnection(Stage stage) throws Exception {
    ActiveMQConnection connection = stage.connect();
    Session session = Stage.client(connection);
    Stage.send(session, stage.queue("Q"), Stage.numbers(1, 5));
    ActiveMQMessageConsumer consumer = (ActiveMQMessageConsumer) session.createConsumer(stage.queue("Q"));
    stage.note("first", Stage.deliveries(consumer, 2));
    Stage.until("all prefetched", () -> consumer.getMessageSize() == 3);
    Stage.cut(connection);
    ActiveMQConnection other = stage.connect();
    MessageConsumer next = Stage.auto(other).createConsumer(stage.queue("Q"));
    stage.note("then", Stage.deliveries(next, 5));
  }

  private static void countsGrow(Stage stage) throws Exception {
    Stage.send(Stage.auto(stage.connect()), stage.queue("Q"), "m1");
    for (int round = 1; round <= 4; round++) {
      ActiveMQConnection connection = stage.connect();
      stage.note("round " + round, Stage.deliveries(Stage.client(connection).createConsumer(stage.queue("Q")), 1));
      connection.close();
    }
  }

  /** More messages than the prefetch, none acknowledged: "delivered" acks keep the window moving. */
  private static void deliveredWindow(Stage stage) throws Exception {
    ActiveMQConnection connection = stage.connect("?jms.prefetchPolicy.queuePrefetch=10");
    Session session = Stage.client(connection);
    Stage.send(session, stage.queue("Q"), Stage.numbers(1, 60));
    MessageConsumer consumer = session.createConsumer(stage.queue("Q"));
    List<String> got = Stage.texts(consumer, 60);
    stage.note("received", got.equals(List.of(Stage.numbers(1, 60))));
    stage.note("nothing removed yet", stage.left(stage.queue("Q")).size());
    connection.close();
    List<String> again = stage.drain(stage.queue("Q"));
    stage.note("again", again.size() + " from " + again.get(0) + " to " + again.get(again.size() - 1));
  }

  /** An acknowledgement that waits for its answer is done when `receive` returns, or when the next thing is done. */
  private static void waits(Stage stage) throws Exception {
    ActiveMQConnection connection = stage.connect("?jms.sendAcksAsync=false");
    Session session = Stage.client(connection);
    Stage.send(session, stage.queue("Q"), Stage.numbers(1, 3));
    MessageConsumer consumer = session.createConsumer(stage.queue("Q"));
    Stage.receive(consumer);
    Stage.receive(consumer).acknowledge();
    stage.note("left", stage.left(stage.queue("Q")));
  }
}
