import java.util.Map;
import javax.jms.*;
import org.apache.activemq.ActiveMQConnection;

/** A full limit where the broker refuses sends in place of holding producers. */
final class FullScenarios {
  static void addTo(Map<String, Scenarios.Scenario> all) {
    all.put("full-refuses", FullScenarios::refuses); // [F4.095] [F4.104]
    all.put("full-store", FullScenarios::store); // [F4.091]
  }

  private static void refuses(Stage stage) throws Exception {
    ActiveMQConnection connection = PolicyScenarios.synchronous(stage);
    Session session = Stage.auto(connection);
    MessageProducer producer = session.createProducer(stage.queue("Q"));
    stage.note("queue", PolicyScenarios.sendUntilRefused(session, producer));
    stage.note("again", PolicyScenarios.sendUntilRefused(session, producer));
    stage.note("kept", stage.drain(stage.queue("Q")).size());
    stage.fails("with room again", () -> producer.send(session.createTextMessage("small")));
  }

  /** The limit is less than one message. */
  private static void store(Stage stage) throws Exception {
    ActiveMQConnection connection = stage.connect();
    Session session = Stage.auto(connection);
    try {
      Stage.send(session, stage.queue("S"), "x".repeat(4000)); // may find an empty store
    } catch (JMSException full) {
      /* or one whose first file is larger than the limit. */
    }
    int before = stage.left(stage.queue("S")).size();
    stage.fails("queue", () -> Stage.send(session, stage.queue("S"), "m1"));
    stage.note("more than before", stage.left(stage.queue("S")).size() - before);
  }
}
