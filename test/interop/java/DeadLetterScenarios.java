import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.jms.*;
import org.apache.activemq.ActiveMQConnection;
import org.apache.activemq.ActiveMQConnectionFactory;
import org.apache.activemq.command.ActiveMQMessage;
import org.apache.activemq.command.ActiveMQQueue;

/** Messages that a client gives up on go to the dead-letter queue, and say why. */
final class DeadLetterScenarios {
  static void addTo(Map<String, Scenarios.Scenario> all) {
    all.put("dlq-rollback", DeadLetterScenarios::rollback); // [F1.043] [F1.044] [F1.156] [F1.166] [F4.160]
    all.put("dlq-recover", DeadLetterScenarios::recover); // [F1.165] [F1.166]
    all.put("dlq-listener", DeadLetterScenarios::listener); // [F1.065]
    all.put("dlq-non-persistent", DeadLetterScenarios::nonPersistent); // [F4.164]
    all.put("dlq-topic", DeadLetterScenarios::topic); // [F4.160]
    all.put("dlq-never", DeadLetterScenarios::never); // [F1.156]
  }

  private static ActiveMQConnection limited(Stage stage, int redeliveries) throws JMSException {
    ActiveMQConnectionFactory factory = stage.factory("");
    factory.getRedeliveryPolicy().setMaximumRedeliveries(redeliveries);
    return stage.connect(factory);
  }

  private static void note(Stage stage, Message message) throws JMSException {
    stage.note("dead letter", Stage.delivery(message));
    if (message == null) return;
    TreeMap<String, String> properties = Stage.properties(message);
    String cause = message.getStringProperty("dlqDeliveryFailureCause");
    if (cause != null) properties.put("dlqDeliveryFailureCause", cause);
    stage.note("properties", properties);
    ActiveMQMessage letter = (ActiveMQMessage) message;
    stage.note("headers", letter.getJMSDestination() + " " + letter.getOriginalDestination() + " " + letter.getJMSDeliveryMode() + " " + letter.getJMSPriority()
        + " " + letter.getJMSExpiration() + " " + letter.getJMSCorrelationID() + " " + letter.getRedeliveryCounter());
  }

  private static void rollback(Stage stage) throws Exception {
    ActiveMQConnection connection = limited(stage, 2);
    Session session = Stage.transacted(connection);
    Message poison = stage.marked(session, "poison");
    poison.setJMSCorrelationID("kept");
    session.createProducer(stage.queue("Q")).send(poison, DeliveryMode.PERSISTENT, 7, 0);
    Stage.send(session, stage.queue("Q"), "good");
    session.commit();
    MessageConsumer consumer = session.createConsumer(stage.queue("Q"));
    List<String> seen = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      seen.add(Stage.delivery(Stage.receive(consumer)));
      session.rollback();
    }
    seen.add(Stage.delivery(Stage.receive(consumer)));
    session.commit();
    stage.note("deliveries", seen);
    note(stage, stage.deadLetter());
    stage.note("left", stage.left(stage.queue("Q")));
  }

  private static void recover(Stage stage) throws Exception {
    ActiveMQConnection connection = limited(stage, 1);
    Session session = Stage.client(connection);
    session.createProducer(stage.queue("Q")).send(stage.marked(session, "poison"));
    MessageConsumer consumer = session.createConsumer(stage.queue("Q"));
    List<String> seen = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      seen.add(Stage.delivery(Stage.receive(consumer)));
      session.recover();
    }
    stage.note("deliveries", seen);
    note(stage, stage.deadLetter());
    stage.note("left", stage.left(stage.queue("Q")));
  }

  private static void listener(Stage stage) throws Exception {
    ActiveMQConnection connection = limited(stage, 2);
    Session session = Stage.auto(connection);
    List<String> seen = Collections.synchronizedList(new ArrayList<>());
    session.createConsumer(stage.queue("Q")).setMessageListener(message -> {
      try {
        seen.add(Stage.delivery(message));
      } catch (JMSException error) {
        seen.add(error.toString());
      }
      throw new IllegalArgumentException("the listener's own trouble");
    });
    Session sending = Stage.auto(connection);
    sending.createProducer(stage.queue("Q")).send(stage.marked(sending, "poison"));
    Message letter = stage.deadLetter();
    stage.note("deliveries", seen);
    note(stage, letter);
  }

  /** By default only persistent messages are kept as dead letters. */
  private static void nonPersistent(Stage stage) throws Exception {
    ActiveMQConnection connection = limited(stage, 0);
    Session session = Stage.transacted(connection);
    session.createProducer(stage.queue("Q")).send(stage.marked(session, "gone"), DeliveryMode.NON_PERSISTENT, 4, 0);
    session.createProducer(stage.queue("Q2")).send(stage.marked(session, "kept"), DeliveryMode.PERSISTENT, 4, 0);
    session.commit();
    for (String name : new String[] {"Q", "Q2"}) {
      MessageConsumer consumer = session.createConsumer(stage.queue(name));
      stage.note("delivery from " + name, Stage.delivery(Stage.receive(consumer)));
      session.rollback();
      consumer.close();
    }
    Stage.flush(connection);
    stage.note("dead letters", Stage.browse(Stage.auto(connection), new ActiveMQQueue("ActiveMQ.DLQ"), "scenario = '" + stage.scenario + "'"));
    stage.note("left", stage.left(stage.queue("Q")) + " " + stage.left(stage.queue("Q2")));
  }

  private static void topic(Stage stage) throws Exception {
    Connection connection = stage.keep(limited(stage, 1));
    Session session = Stage.transacted(connection);
    MessageConsumer consumer = session.createConsumer(stage.topic("T"));
    session.createProducer(stage.topic("T")).send(stage.marked(session, "poison on a topic"));
    session.commit();
    for (int i = 0; i < 2; i++) {
      stage.note("delivery " + i, Stage.delivery(Stage.receive(consumer)));
      session.rollback();
    }
    note(stage, stage.deadLetter());
  }

  private static void never(Stage stage) throws Exception {
    ActiveMQConnection connection = limited(stage, -1);
    Session session = Stage.transacted(connection);
    Stage.send(session, stage.queue("Q"), "patient");
    session.commit();
    MessageConsumer consumer = session.createConsumer(stage.queue("Q"));
    for (int i = 0; i < 10; i++) {
      stage.note("delivery " + i, Stage.delivery(Stage.receive(consumer)));
      session.rollback();
    }
  }
}
