import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.jms.*;
import org.apache.activemq.ActiveMQConnection;
import org.apache.activemq.command.ActiveMQQueue;
import org.apache.activemq.command.ConnectionId;
import org.apache.activemq.command.MessageAck;
import org.apache.activemq.command.ConsumerId;
import org.apache.activemq.command.ProducerId;
import org.apache.activemq.command.ProducerInfo;
import org.apache.activemq.command.SessionId;

/** Connecting, client ids, the two connectors, keep-alive, and commands out of place. */
final class ConnectionScenarios {
  static void addTo(Map<String, Scenarios.Scenario> all) {
    all.put("connection-client-id", ConnectionScenarios::clientId); // [F1.078]
    all.put("connection-nio", ConnectionScenarios::nio);
    all.put("connection-keep-alive", ConnectionScenarios::keepAlive);
    all.put("connection-facts", ConnectionScenarios::facts); // [F1.108]
    all.put("connection-send-modes", ConnectionScenarios::sendModes); // [F1.112] [F1.113] [F1.114]
    all.put("connection-out-of-place", ConnectionScenarios::outOfPlace);
    all.put("connection-many-sessions", ConnectionScenarios::manySessions);
    all.put("connection-stop-start", ConnectionScenarios::stopStart);
  }

  private static void clientId(Stage stage) throws Exception {
    ActiveMQConnection first = stage.connectAs(stage.name("id"));
    stage.fails("same id", () -> stage.connectAs(stage.name("id")));
    stage.note("first still good", drained(stage, first));
    first.close();
    stage.fails("after close", () -> stage.connectAs(stage.name("id")).close());
    ActiveMQConnection cut = stage.connectAs(stage.name("id"));
    Stage.cut(cut);
    Stage.until("id free again", () -> {
      try {
        stage.connectAs(stage.name("id")).close();
        return true;
      } catch (JMSException taken) {
        return false;
      }
    });
  }

  private static Object drained(Stage stage, ActiveMQConnection connection) throws JMSException {
    Session session = Stage.auto(connection);
    Stage.send(session, stage.queue("Q"), "here");
    return Stage.texts(session.createConsumer(stage.queue("Q")), 1);
  }

  private static void nio(Stage stage) throws Exception {
    for (String url : new String[] {stage.nioUrl, stage.nioUrl.replace("nio:", "tcp:"), stage.url.replace("tcp:", "nio:")}) {
      ActiveMQConnection connection = stage.connect(stage.factoryFor(url));
      Session session = Stage.auto(connection);
      MessageProducer producer = session.createProducer(stage.queue("Q"));
      MessageConsumer consumer = session.createConsumer(stage.queue("Q"));
      int size = 0;
      for (int i = 0; i < 50; i++) {
        BytesMessage message = session.createBytesMessage();
        message.writeBytes(new byte[i * 5_000]);
        producer.send(message);
        BytesMessage received = (BytesMessage) Stage.receive(consumer);
        size += (int) received.getBodyLength();
      }
      stage.note("bytes", size);
      connection.close();
    }
  }

  /** Idle for several times the agreed inactivity: both ends keep the connection by KeepAliveInfo. */
  private static void keepAlive(Stage stage) throws Exception {
    for (String options : new String[] {"wireFormat.maxInactivityDuration=400&wireFormat.maxInactivityDurationInitalDelay=100", "wireFormat.maxInactivityDuration=0"}) {
      ActiveMQConnection connection = stage.connect("?" + options);
      CountDownLatch broken = new CountDownLatch(1);
      connection.setExceptionListener(error -> broken.countDown());
      stage.note(options + " broke", broken.await(1_500, TimeUnit.MILLISECONDS));
      stage.note("still good", drained(stage, connection));
      connection.close();
    }
  }

  private static void facts(Stage stage) throws Exception {
    ActiveMQConnection connection = stage.connect();
    Stage.flush(connection);
    stage.note("broker name", connection.getBrokerName());
    stage.note("broker info", connection.getBrokerInfo().isMasterBroker() + " " + connection.getBrokerInfo().isSlaveBroker()
        + " " + connection.getBrokerInfo().isFaultTolerantConfiguration() + " " + connection.getBrokerInfo().isNetworkConnection()
        + " " + connection.getBrokerInfo().isDuplexConnection());
    stage.note("wire format version", connection.getProtocolVersion());
    stage.note("default destination policy", connection.getPrefetchPolicy().getQueuePrefetch());
  }

  private static void sendModes(Stage stage) throws Exception {
    for (String options : new String[] {"?jms.useAsyncSend=true", "?jms.alwaysSyncSend=true", "?jms.alwaysSessionAsync=false", "?jms.copyMessageOnSend=false",
        "?jms.sendAcksAsync=false", "?jms.sendTimeout=5000", "?jms.closeTimeout=100", "?jms.messagePrioritySupported=true", "?jms.nonBlockingRedelivery=true"}) {
      ActiveMQConnection connection = stage.connect(options);
      Session session = Stage.auto(connection);
      MessageProducer producer = session.createProducer(stage.queue("Q"));
      MessageConsumer consumer = session.createConsumer(stage.queue("Q"));
      int got = 0;
      for (int i = 0; i < 20; i++) {
        producer.setDeliveryMode(i % 2 == 0 ? DeliveryMode.PERSISTENT : DeliveryMode.NON_PERSISTENT);
        producer.send(session.createTextMessage("m" + i));
        if (("m" + i).equals(Stage.text(Stage.receive(consumer)))) got++;
      }
      stage.note(options, got);
      connection.close();
    }
  }

  /** Commands that name what does not exist are answered, and the connection goes on. */
  private static void outOfPlace(Stage stage) throws Exception {
    ActiveMQConnection connection = stage.connect();
    SessionId ghost = new SessionId(connection.getConnectionInfo().getConnectionId(), 99);
    ProducerInfo producer = new ProducerInfo(new ProducerId(ghost, 1));
    stage.fails("producer of an unknown session", () -> connection.syncSendPacket(producer));
    MessageAck ack = new MessageAck();
    ack.setConsumerId(new ConsumerId(ghost, 1));
    ack.setDestination(stage.queue("Q"));
    ack.setAckType(MessageAck.STANDARD_ACK_TYPE);
    ack.setMessageCount(1);
    stage.fails("ack of an unknown consumer", () -> connection.syncSendPacket(ack));
    stage.failsWithClass("remove of an unknown producer", () -> connection.syncSendPacket(producer.createRemoveCommand()));
    stage.note("still good", drained(stage, connection));
    ConnectionId other = new ConnectionId("ID:nobody");
    ProducerInfo foreign = new ProducerInfo(new ProducerId(new SessionId(other, 1), 1));
    stage.failsWithClass("producer of an unknown connection", () -> connection.syncSendPacket(foreign));
  }

  private static void manySessions(Stage stage) throws Exception {
    ActiveMQConnection connection = stage.connect();
    int got = 0;
    for (int i = 0; i < 100; i++) {
      Session session = Stage.auto(connection);
      Queue queue = new ActiveMQQueue(stage.name("Q" + i % 5));
      Stage.send(session, queue, "m" + i);
      if (("m" + i).equals(Stage.text(Stage.receive(session.createConsumer(queue))))) got++;
      session.close();
    }
    stage.note("got", got);
  }

  private static void stopStart(Stage stage) throws Exception {
    ActiveMQConnection connection = stage.connect();
    Session session = Stage.auto(connection);
    MessageConsumer consumer = session.createConsumer(stage.queue("Q"));
    connection.stop();
    Stage.send(session, stage.queue("Q"), Stage.numbers(1, 3));
    stage.note("stopped", Stage.text(consumer.receiveNoWait()));
    connection.start();
    stage.note("started", Stage.texts(consumer, 3));
  }
}
