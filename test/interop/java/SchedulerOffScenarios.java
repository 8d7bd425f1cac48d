import java.util.Map;
import javax.jms.*;
import org.apache.activemq.ScheduledMessage;

/** A broker without schedulerSupport: what asks for a later delivery is delivered now. */
final class SchedulerOffScenarios {
  static void addTo(Map<String, Scenarios.Scenario> all) {
    all.put("scheduler-off", SchedulerOffScenarios::ignored); // [F4.024]
  }

  private static void ignored(Stage stage) throws Exception {
    Session session = Stage.auto(stage.connect());
    Message message = session.createTextMessage("now");
    message.setLongProperty(ScheduledMessage.AMQ_SCHEDULED_DELAY, 3_600_000);
    session.createProducer(stage.queue("Q")).send(message);
    Message got = Stage.receive(session.createConsumer(stage.queue("Q")));
    stage.note("delivered", Stage.delivery(got));
    stage.note("properties", Stage.properties(got));
  }
}
