import java.util.Map;
import javax.jms.*;
import org.apache.activemq.ActiveMQConnection;

/** A full limit where the broker holds producers for a time and then refuses. */
final class FullWaitScenarios {
  static void addTo(Map<String, Scenarios.Scenario> all) {
    all.put("full-wait", FullWaitScenarios::waits); // [F4.096]
  }

  private static void waits(Stage stage) throws Exception {
    ActiveMQConnection connection = PolicyScenarios.synchronous(stage);
    Session session = Stage.auto(connection);
    long began = System.currentTimeMillis();
    stage.note("queue", PolicyScenarios.sendUntilRefused(session, session.createProducer(stage.queue("Q"))));
    long took = System.currentTimeMillis() - began;
    stage.note("after its time", took >= 350 && took < 5000);
    stage.note("kept", stage.drain(stage.queue("Q")).size());
  }
}
