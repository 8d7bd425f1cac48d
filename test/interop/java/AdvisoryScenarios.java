import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.jms.*;
import org.apache.activemq.ActiveMQConnection;
import org.apache.activemq.advisory.AdvisorySupport;
import org.apache.activemq.advisory.DestinationSource;
import org.apache.activemq.command.ActiveMQDestination;
import org.apache.activemq.command.ActiveMQMessage;

/** The advisory topics clients rely on. */
final class AdvisoryScenarios {
  static void addTo(Map<String, Scenarios.Scenario> all) {
    all.put("advisory-consumer", AdvisoryScenarios::consumer); // [F4.182] [F4.185]
    all.put("advisory-producer", AdvisoryScenarios::producer); // [F4.184]
    all.put("advisory-destinations", AdvisoryScenarios::destinations); // [F4.187]
    all.put("advisory-temporary", AdvisoryScenarios::temporary); // [F4.188]
    all.put("advisory-connection", AdvisoryScenarios::connection); // [F4.183]
  }

  private static void note(Stage stage, String what, Message received) throws JMSException {
    ActiveMQMessage message = (ActiveMQMessage) received;
    if (message == null) {
      stage.note(what, "nothing");
      return;
    }
    TreeMap<String, String> properties = Stage.properties(message);
    for (String each : new String[] {"originBrokerId", "originBrokerURL"}) if (properties.containsKey(each)) properties.put(each, "set");
    String data = message.getDataStructure() == null ? "null" : message.getDataStructure().getClass().getSimpleName();
    stage.note(what, message.getJMSType() + " " + data + " " + properties + " persistent " + message.isPersistent());
  }

  private static void consumer(Stage stage) throws Exception {
    Session watching = Stage.auto(stage.connect());
    ActiveMQDestination queue = stage.queue("Q");
    MessageConsumer advisories = watching.createConsumer(AdvisorySupport.getConsumerAdvisoryTopic(queue));
    ActiveMQConnection connection = stage.connect();
    Session session = Stage.auto(connection);
    MessageConsumer one = session.createConsumer(queue);
    note(stage, "first", Stage.receive(advisories));
    MessageConsumer two = session.createConsumer(queue);
    note(stage, "second", Stage.receive(advisories));
    two.close();
    note(stage, "second closed", Stage.receive(advisories));
    connection.close();
    note(stage, "connection closed", Stage.receive(advisories));
    stage.note("unused", one != null);
    Session late = Stage.auto(stage.connect());
    late.createConsumer(queue);
    MessageConsumer replay = watching.createConsumer(AdvisorySupport.getConsumerAdvisoryTopic(queue));
    note(stage, "for a late watcher", Stage.receive(replay));
  }

  private static void producer(Stage stage) throws Exception {
    Session watching = Stage.auto(stage.connect());
    ActiveMQDestination queue = stage.queue("Q");
    MessageConsumer advisories = watching.createConsumer(AdvisorySupport.getProducerAdvisoryTopic(queue));
    Session session = Stage.auto(stage.connect());
    MessageProducer producer = session.createProducer(queue);
    note(stage, "opened", Stage.receive(advisories));
    producer.close();
    note(stage, "closed", Stage.receive(advisories));
  }

  private static void destinations(Stage stage) throws Exception {
    ActiveMQConnection connection = stage.connect();
    DestinationSource source = connection.getDestinationSource();
    Session session = Stage.auto(stage.connect());
    Stage.send(session, stage.queue("Q"), "x");
    Stage.send(session, stage.topic("T"), "x");
    Stage.until("both listed", () -> source.getQueues().contains(stage.queue("Q")) && source.getTopics().contains(stage.topic("T")));
    stage.note("listed", true);
    connection.destroyDestination(stage.queue("Q"));
    Stage.until("no longer listed", () -> !source.getQueues().contains(stage.queue("Q")));
    stage.note("removed", true);
  }

  private static void temporary(Stage stage) throws Exception {
    Session watching = Stage.auto(stage.connect());
    MessageConsumer advisories = watching.createConsumer(watching.createTopic("ActiveMQ.Advisory.TempQueue"));
    while (advisories.receive(300) != null) { /* Those of earlier scenarios that are still open. */ }
    Session session = Stage.auto(stage.connect());
    TemporaryQueue queue = session.createTemporaryQueue();
    note(stage, "made", Stage.receive(advisories));
    queue.delete();
    note(stage, "deleted", Stage.receive(advisories));
  }

  private static void connection(Stage stage) throws Exception {
    Session watching = Stage.auto(stage.connect());
    MessageConsumer advisories = watching.createConsumer(AdvisorySupport.getConnectionAdvisoryTopic());
    List<String> seen = new ArrayList<>();
    ActiveMQConnection other = stage.connectAs(stage.name("watched"));
    ActiveMQMessage message;
    do {
      message = (ActiveMQMessage) Stage.receive(advisories);
      if (message == null) break;
    } while (!message.getDataStructure().toString().contains(stage.name("watched")));
    note(stage, "opened", message);
    other.close();
    note(stage, "closed", Stage.receive(advisories));
    stage.note("others", seen);
  }
}
