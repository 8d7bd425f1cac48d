import java.util.Map;
import javax.jms.*;
import org.apache.activemq.ActiveMQConnection;
import org.apache.activemq.command.ActiveMQDestination;
import org.apache.activemq.command.ConsumerId;
import org.apache.activemq.command.ConsumerInfo;
import org.apache.activemq.command.SessionId;
import org.apache.activemq.command.SessionInfo;

/** Temporary destinations belong to their connection, and request/reply works over them. */
final class TemporaryScenarios {
  static void addTo(Map<String, Scenarios.Scenario> all) {
    all.put("temp-request-reply-queue", stage -> requestReply(stage, true)); // [F1.131]
    all.put("temp-request-reply-topic", stage -> requestReply(stage, false)); // [F1.131]
    all.put("temp-owner", TemporaryScenarios::owner);
    all.put("temp-delete", TemporaryScenarios::delete);
    all.put("temp-gone-with-connection", TemporaryScenarios::goneWithConnection); // [F1.131]
    all.put("temp-name", TemporaryScenarios::name);
  }

  private static void requestReply(Stage stage, boolean queue) throws Exception {
    Destination service = queue ? stage.queue("SERVICE") : stage.topic("SERVICE");
    Session serving = Stage.auto(stage.connect());
    MessageProducer answers = serving.createProducer(null);
    serving.createConsumer(service).setMessageListener(request -> {
      try {
        Message answer = serving.createTextMessage("re " + ((TextMessage) request).getText());
        answer.setJMSCorrelationID(request.getJMSCorrelationID());
        answers.send(request.getJMSReplyTo(), answer);
      } catch (JMSException error) {
        stage.note("serving failed", error);
      }
    });
    Session asking = Stage.auto(stage.connect());
    Destination reply = queue ? asking.createTemporaryQueue() : asking.createTemporaryTopic();
    MessageConsumer consumer = asking.createConsumer(reply);
    MessageProducer producer = asking.createProducer(service);
    producer.setDeliveryMode(DeliveryMode.NON_PERSISTENT);
    int right = 0;
    for (int i = 0; i < 100; i++) {
      Message request = asking.createTextMessage("q" + i);
      request.setJMSReplyTo(reply);
      request.setJMSCorrelationID("c" + i);
      producer.send(request);
      TextMessage answer = (TextMessage) Stage.receive(consumer);
      if (answer != null && answer.getText().equals("re q" + i) && answer.getJMSCorrelationID().equals("c" + i)) right++;
    }
    stage.note("answered", right);
  }

  /** A consumer of another connection is refused by the broker itself, whatever the client library checks. */
  private static void owner(Stage stage) throws Exception {
    Session session = Stage.auto(stage.connect());
    Destination[] all = {session.createTemporaryQueue(), session.createTemporaryTopic()};
    for (Destination each : all) {
      ActiveMQConnection other = stage.connect();
      SessionId id = new SessionId(other.getConnectionInfo().getConnectionId(), 77);
      other.syncSendPacket(new SessionInfo(id));
      ConsumerInfo consumer = new ConsumerInfo(new ConsumerId(id, 1));
      consumer.setDestination((ActiveMQDestination) each);
      consumer.setPrefetchSize(1);
      stage.fails("another's " + each.getClass().getSimpleName(), () -> other.syncSendPacket(consumer));
      stage.fails("but sending", () -> Stage.send(Stage.auto(other), each, "hello"));
      other.close();
    }
    stage.note("received", Stage.texts(session.createConsumer(all[0]), 1));
  }

  private static void delete(Stage stage) throws Exception {
    Session session = Stage.auto(stage.connect());
    TemporaryQueue queue = session.createTemporaryQueue();
    MessageConsumer consumer = session.createConsumer(queue);
    stage.fails("with a consumer", queue::delete);
    consumer.close();
    stage.fails("without", queue::delete);
    Session unaware = Stage.auto(stage.connect("?jms.watchTopicAdvisories=false"));
    stage.fails("send by one who does not know", () -> Stage.send(unaware, queue, "x"));
  }

  private static void goneWithConnection(Stage stage) throws Exception {
    ActiveMQConnection watching = stage.connect();
    Session session = Stage.auto(watching);
    Session unaware = Stage.auto(stage.connect("?jms.watchTopicAdvisories=false"));
    ActiveMQConnection owner = stage.connect();
    TemporaryQueue queue = Stage.auto(owner).createTemporaryQueue();
    Stage.send(session, queue, "while it is there");
    owner.close();
    Stage.until("told of the deletion", () -> {
      try {
        Stage.send(session, queue, "x");
        return false;
      } catch (JMSException gone) {
        return true;
      }
    });
    stage.fails("send by one who does not", () -> Stage.send(unaware, queue, "x"));
  }

  private static void name(Stage stage) throws Exception {
    ActiveMQConnection connection = stage.connect();
    Session session = Stage.auto(connection);
    String id = connection.getConnectionInfo().getConnectionId().getValue();
    stage.note("queue", session.createTemporaryQueue().getQueueName().replace(id, "ID"));
    stage.note("topic", session.createTemporaryTopic().getTopicName().replace(id, "ID"));
  }
}
