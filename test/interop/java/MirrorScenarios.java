import java.util.Map;
import javax.jms.*;
import org.apache.activemq.ActiveMQConnection;
import org.apache.activemq.command.ActiveMQDestination;
import org.apache.activemq.command.ActiveMQMessage;
import org.apache.activemq.command.ActiveMQQueue;
import org.apache.activemq.command.ActiveMQTopic;

/** Mirrored queues, another path separator, temporary destinations that a send makes; conf/mirrors.xml. */
final class MirrorScenarios {
  static void addTo(Map<String, Scenarios.Scenario> all) {
    all.put("mirror-queue", MirrorScenarios::mirror); // [F1.192] [F4.023] [F4.066]
    all.put("mirror-transaction", MirrorScenarios::transaction); // [F4.066]
    all.put("mirror-removed", MirrorScenarios::removed); // [F4.066]
    all.put("separator", MirrorScenarios::separator); // [F4.078]
    all.put("temp-made-by-send", MirrorScenarios::madeBySend); // [F4.029]
  }

  private static String names(Message message) throws JMSException {
    if (message == null) return "nothing";
    return Stage.text(message) + " at " + message.getJMSDestination() + " from " + ((ActiveMQMessage) message).getOriginalDestination();
  }

  private static void mirror(Stage stage) throws Exception {
    Session session = Stage.auto(stage.connect());
    String mirror = "VirtualTopic.Mirror." + stage.name("Q");
    MessageConsumer tap = session.createConsumer(new ActiveMQTopic(mirror));
    session.createProducer(new ActiveMQQueue("Consumer.archive." + mirror)).close();
    Stage.send(session, stage.queue("Q"), "m1", "m2");
    stage.note("topic", names(Stage.receive(tap)) + ", " + names(Stage.receive(tap)));
    stage.note("queue", names(Stage.receive(session.createConsumer(stage.queue("Q")))));
    stage.note("archive", names(Stage.receive(session.createConsumer(new ActiveMQQueue("Consumer.archive." + mirror)))));
  }

  private static void transaction(Stage stage) throws Exception {
    Session session = Stage.transacted(stage.connect());
    MessageConsumer tap = Stage.auto(stage.connect()).createConsumer(new ActiveMQTopic("VirtualTopic.Mirror." + stage.name("Q")));
    Stage.send(session, stage.queue("Q"), "m1");
    session.rollback();
    Stage.send(session, stage.queue("Q"), "m2");
    session.commit();
    stage.note("topic", Stage.texts(tap, 1));
    stage.note("queue", stage.drain(stage.queue("Q")));
  }

  private static void removed(Stage stage) throws Exception {
    ActiveMQConnection connection = stage.connect();
    Stage.auto(connection).createProducer(stage.queue("Q")).close();
    stage.note("there", DestinationScenarios.names(stage, "VirtualTopic.Mirror." + stage.scenario));
    connection.destroyDestination(stage.queue("Q"));
    stage.note("gone", DestinationScenarios.names(stage, "VirtualTopic.Mirror." + stage.scenario));
  }

  private static void separator(Stage stage) throws Exception {
    ActiveMQConnection connection = stage.connect();
    Session session = Stage.auto(connection);
    String slashed = stage.scenario + "/A/B";
    MessageConsumer dotted = session.createConsumer(stage.queue("A.B"));
    MessageConsumer wide = session.createConsumer(new ActiveMQTopic(stage.scenario + "/A/>"));
    Stage.send(session, new ActiveMQQueue(slashed), "m1");
    Stage.send(session, new ActiveMQTopic(slashed), "m2");
    stage.note("queue", names(Stage.receive(dotted)));
    stage.note("topic", names(Stage.receive(wide)));
    dotted.close();
    Stage.send(session, stage.queue("A.B"), "m3", "m4");
    MessageConsumer consumer = session.createConsumer(new ActiveMQQueue(slashed));
    stage.note("from dots to slashes", names(Stage.receive(consumer)));
    Session transacted = Stage.transacted(stage.connect());
    consumer.close();
    MessageConsumer again = transacted.createConsumer(new ActiveMQQueue("/" + stage.scenario + "//A/ B"));
    stage.note("empty parts", Stage.text(Stage.receive(again)));
    transacted.rollback();
    stage.note("redelivered", Stage.delivery(Stage.receive(again)));
    transacted.commit();
    stage.note("there", DestinationScenarios.names(stage, stage.scenario));
    again.close();
    Stage.flush(connection);
    stage.fails("removed", () -> connection.destroyDestination(new ActiveMQQueue(slashed)));
    stage.note("then", DestinationScenarios.names(stage, stage.scenario));
  }

  private static void madeBySend(Stage stage) throws Exception {
    ActiveMQConnection owner = stage.connect();
    TemporaryQueue queue = Stage.auto(owner).createTemporaryQueue();
    owner.close();
    Session unaware = Stage.auto(stage.connect("?jms.watchTopicAdvisories=false"));
    stage.fails("an answer to one who has gone", () -> Stage.send(unaware, queue, "x"));
    MessageProducer producer = unaware.createProducer(null);
    stage.fails("by a producer of no destination", () -> producer.send((ActiveMQDestination) queue, unaware.createTextMessage("y")));
  }
}
