import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import javax.jms.*;
import org.apache.activemq.ActiveMQConnection;

/** Plug-ins that change, watch or log what passes through the broker. */
final class PluginScenarios {
  static void addTo(Map<String, Scenarios.Scenario> all) {
    all.put("plugin-broker-name", PluginScenarios::brokerName); // [F4.001] [F4.211]
    all.put("plugin-time-stamping", PluginScenarios::timeStamping); // [F4.071]
    all.put("plugin-trace-path", PluginScenarios::tracePath); // [F4.072]
    all.put("plugin-force-persistency", PluginScenarios::forcePersistency); // [F4.076]
    all.put("plugin-logging", PluginScenarios::logging); // [F4.070]
    all.put("plugin-dot-files", PluginScenarios::dotFiles); // [F4.080]
    all.put("plugin-limits", PluginScenarios::limits); // [F4.055]
  }

  private static void brokerName(Stage stage) throws Exception {
    ActiveMQConnection connection = stage.connect();
    Stage.flush(connection);
    stage.note("name", connection.getBrokerName());
  }

  private static void timeStamping(Stage stage) throws Exception {
    Session session = Stage.auto(stage.connect());
    MessageConsumer consumer = session.createConsumer(stage.queue("Q"));
    MessageProducer producer = session.createProducer(stage.queue("Q"));
    long[] lives = {0, 60_000, TimeUnit.DAYS.toMillis(30)};
    for (long life : lives) {
      producer.setTimeToLive(life);
      producer.send(session.createTextMessage("x"));
      Message got = Stage.receive(consumer);
      stage.note("life of " + life, got.getJMSExpiration() - got.getJMSTimestamp());
    }
    producer.setTimeToLive(0);
    producer.setDisableMessageTimestamp(true);
    producer.send(session.createTextMessage("x"));
    Message got = Stage.receive(consumer);
    stage.note("without a time stamp", got.getJMSTimestamp() + " " + got.getJMSExpiration());
  }

  private static void tracePath(Stage stage) throws Exception {
    Session session = Stage.auto(stage.connect());
    MessageConsumer consumer = session.createConsumer(stage.queue("Q"));
    Stage.send(session, stage.queue("Q"), "x");
    stage.note("way", Stage.receive(consumer).getObjectProperty("Way"));
    MessageProducer producer = session.createProducer(stage.queue("Q"));
    Message message = session.createMessage();
    message.setStringProperty("Way", "elsewhere");
    message.setIntProperty("other", 1);
    producer.send(message);
    Message got = Stage.receive(consumer);
    stage.note("longer way", got.getObjectProperty("Way") + " " + got.getIntProperty("other"));
  }

  private static void forcePersistency(Stage stage) throws Exception {
    Session session = Stage.auto(stage.connect());
    MessageProducer producer = session.createProducer(stage.queue("Q"));
    producer.setDeliveryMode(DeliveryMode.NON_PERSISTENT);
    producer.send(session.createTextMessage("kept"));
    MessageConsumer consumer = session.createConsumer(stage.queue("Q"));
    stage.note("mode", Stage.receive(consumer).getJMSDeliveryMode());
    producer.send(session.createTextMessage("kept too"));
    stage.note("mode again", Stage.receive(consumer).getJMSDeliveryMode());
  }

  /** Lines of the broker's log that name this scenario's things, cut to what does not change. */
  private static void logging(Stage stage) throws Exception {
    String client = stage.name("client");
    ActiveMQConnection connection = stage.connectAs(client);
    Session session = connection.createSession(true, Session.SESSION_TRANSACTED);
    MessageProducer producer = session.createProducer(stage.queue("Q"));
    producer.send(session.createTextMessage("logged"));
    session.commit();
    MessageConsumer consumer = session.createConsumer(stage.queue("Q"));
    stage.note("got", Stage.text(Stage.receive(consumer)));
    session.rollback();
    stage.note("again", Stage.text(Stage.receive(consumer)));
    session.commit();
    String id = connection.getConnectionInfo().getConnectionId().getValue();
    connection.close();
    List<String> wanted = List.of(
        "Adding Connection: ConnectionInfo", "Adding Session: SessionInfo", "Adding Producer: ProducerInfo", "Adding Consumer: ConsumerInfo",
        "Beginning transaction: TX:", "Committing transaction: TX:", "Rolling back Transaction: TX:", "Sending message: ActiveMQTextMessage",
        "Acknowledging message for client ID: " + client, "Removing Consumer: ConsumerInfo", "Removing Producer: ProducerInfo",
        "Removing Session: SessionInfo", "Removing Connection: ConnectionInfo", "preProcessDispatch: MessageDispatch", "postProcessDispatch: MessageDispatch");
    List<String> missing = new ArrayList<>(wanted);
    Path log = Paths.get(stage.folder, "broker.log");
    try {
      Stage.until("all lines", () -> {
        for (String line : lines(log)) {
          if (line.contains(id) || line.contains(client)) missing.removeIf((each) -> line.contains("| " + each));
        }
        return missing.isEmpty();
      });
    } catch (java.lang.IllegalStateException gaveUp) {
      // What is missing is in the note.
    }
    stage.note("missing lines", missing);
    List<String> internal = new ArrayList<>();
    for (String line : lines(log)) {
      for (String each : new String[] {"Adding destination: Queue:" + stage.name("Q"), "Message consumed: ActiveMQTextMessage", "Message delivered: ActiveMQTextMessage"}) {
        if (line.contains("| " + each) && line.contains(stage.scenario) && !internal.contains(each)) internal.add(each);
      }
    }
    stage.note("internal", internal);
  }

  private static List<String> lines(Path log) {
    try {
      return Files.readAllLines(log, StandardCharsets.UTF_8);
    } catch (java.io.IOException error) {
      throw new java.io.UncheckedIOException(error);
    }
  }

  private static void dotFiles(Stage stage) throws Exception {
    ActiveMQConnection connection = stage.connectAs(stage.name("client"));
    Session session = Stage.auto(connection);
    Stage.send(session, stage.queue("Q"), "x");
    session.createConsumer(stage.queue("Q"));
    session.createConsumer(stage.topic("T"));
    Path destinations = Paths.get(stage.folder, "data", "destinations.dot");
    Path connections = Paths.get(stage.folder, "data", "connections.dot");
    holds(stage, destinations, "digraph \"ActiveMQ Destinations\" {", "plugin_dot_files".replace('_', '-'), "label = \"T\"");
    holds(stage, connections, "digraph \"ActiveMQ Connections\" {", "Client: " + stage.name("client"), "Queue: " + stage.name("Q"), "Topic: " + stage.name("T"));
  }

  private static void holds(Stage stage, Path file, String... texts) throws Exception {
    for (String each : texts) {
      Stage.until(each, () -> {
        try {
          return Files.exists(file) && new String(Files.readAllBytes(file), StandardCharsets.UTF_8).contains(each);
        } catch (java.io.IOException error) {
          return false;
        }
      });
      stage.note(file.getFileName().toString(), each);
    }
  }

  private static void limits(Stage stage) throws Exception {
    ActiveMQConnection connection = stage.connect(stage.factoryFor(stage.nioUrl));
    Session session = Stage.auto(connection);
    session.createConsumer(stage.queue("Q"));
    stage.failsWithClass("a third consumer", () -> {
      for (int i = 0; i < 3; i++) session.createConsumer(stage.queue("Q"));
    });
    stage.failsWithClass("a third producer", () -> {
      for (int i = 0; i < 3; i++) session.createProducer(stage.queue("Q"));
    });
    ActiveMQConnection second = stage.connect(stage.factoryFor(stage.nioUrl));
    Stage.flush(second);
    stage.failsWithClass("a third connection", () -> stage.connect(stage.factoryFor(stage.nioUrl)));
    second.close();
    Stage.until("room for another", () -> {
      try {
        Connection third = stage.factoryFor(stage.nioUrl).createConnection();
        third.start();
        third.close();
        return true;
      } catch (JMSException error) {
        return false;
      }
    });
    stage.note("after one has gone", "another");
  }
}
