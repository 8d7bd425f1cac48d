import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.URL;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.jms.*;
import org.apache.activemq.ActiveMQConnection;
import org.apache.activemq.ActiveMQConnectionFactory;
import org.apache.activemq.ActiveMQMessageConsumer;
import org.apache.activemq.ActiveMQMessageProducer;
import org.apache.activemq.ActiveMQSession;
import org.apache.activemq.AsyncCallback;
import org.apache.activemq.BlobMessage;
import org.apache.activemq.MessageTransformerSupport;

/** What the client library offers around a message and a send: headers, modes, helpers, the newer API. */
final class ClientApiScenarios {
  static void addTo(Map<String, Scenarios.Scenario> all) {
    all.put("client-delivery-mode", ClientApiScenarios::deliveryMode); // [F1.023]
    all.put("client-timestamps", ClientApiScenarios::timestamps); // [F1.028]
    all.put("client-correlation", ClientApiScenarios::correlation); // [F1.029]
    all.put("client-type", ClientApiScenarios::type); // [F1.031]
    all.put("client-broker-times", ClientApiScenarios::brokerTimes); // [F1.039] [F1.040] [F1.041]
    all.put("client-message-ids", ClientApiScenarios::messageIds); // [F1.026] [F1.047] [F1.117]
    all.put("client-producer-tx-id", ClientApiScenarios::producerTxId); // [F1.038]
    all.put("client-nested", ClientApiScenarios::nested); // [F1.015]
    all.put("client-copy-on-send", ClientApiScenarios::copyOnSend); // [F1.016]
    all.put("client-write-received", ClientApiScenarios::writeReceived); // [F1.018]
    all.put("client-blob", ClientApiScenarios::blob); // [F1.007]
    all.put("client-transformer", ClientApiScenarios::transformer); // [F1.019]
    all.put("client-get-body", ClientApiScenarios::getBody); // [F1.017]
    all.put("client-context", ClientApiScenarios::context); // [F1.134]
    all.put("client-delivery-delay", ClientApiScenarios::deliveryDelay); // [F1.120] [F1.121]
    all.put("client-ack-in-transaction", ClientApiScenarios::ackInTransaction); // [F1.052]
    all.put("client-receive", ClientApiScenarios::receive); // [F1.064]
    all.put("client-anonymous-producer", ClientApiScenarios::anonymousProducer); // [F1.111]
    all.put("client-async-callback", ClientApiScenarios::asyncCallback); // [F1.115]
    all.put("client-requestors", ClientApiScenarios::requestors); // [F1.122]
    all.put("client-priority-buffer", ClientApiScenarios::priorityBuffer); // [F1.094]
    all.put("client-prefetch-policy", ClientApiScenarios::prefetchPolicy); // [F1.144] [F1.145] [F1.146] [F1.147] [F1.148]
    all.put("client-individual-in-transaction", ClientApiScenarios::individualInTransaction); // [F1.059]
  }

  private static void deliveryMode(Stage stage) throws Exception {
    Session session = Stage.auto(stage.connect());
    MessageProducer producer = session.createProducer(stage.queue("Q"));
    producer.setDeliveryMode(DeliveryMode.NON_PERSISTENT);
    producer.send(session.createTextMessage("fleeting"));
    producer.setDeliveryMode(DeliveryMode.PERSISTENT);
    producer.send(session.createTextMessage("kept"));
    stage.note("before", new java.util.TreeSet<>(stage.left(stage.queue("Q"))));
    stage.control.crashBroker();
    stage.note("after", stage.left(stage.queue("Q")));
  }

  private static void timestamps(Stage stage) throws Exception {
    for (String options : new String[] {"", "?jms.disableTimeStampsByDefault=true"}) {
      Session session = Stage.auto(stage.connect(options));
      MessageProducer producer = session.createProducer(stage.queue("Q"));
      MessageConsumer consumer = session.createConsumer(stage.queue("Q"));
      producer.send(session.createMessage());
      producer.setDisableMessageTimestamp(true);
      producer.send(session.createMessage());
      stage.note(options + " by default", Stage.receive(consumer).getJMSTimestamp() > 0);
      stage.note(options + " disabled", Stage.receive(consumer).getJMSTimestamp());
      consumer.close();
    }
  }

  private static void correlation(Stage stage) throws Exception {
    Session session = Stage.auto(stage.connect());
    MessageConsumer consumer = session.createConsumer(stage.queue("Q"));
    MessageProducer producer = session.createProducer(stage.queue("Q"));
    Message text = session.createMessage();
    text.setJMSCorrelationID("corr-1");
    producer.send(text);
    Message bytes = session.createMessage();
    bytes.setJMSCorrelationIDAsBytes(new byte[] {65, 66, 67});
    producer.send(bytes);
    Message first = Stage.receive(consumer);
    stage.note("text", first.getJMSCorrelationID() + " " + Arrays.toString(first.getJMSCorrelationIDAsBytes()));
    Message second = Stage.receive(consumer);
    stage.note("bytes", second.getJMSCorrelationID() + " " + Arrays.toString(second.getJMSCorrelationIDAsBytes()));
  }

  private static void type(Stage stage) throws Exception {
    Session session = Stage.auto(stage.connect());
    MessageProducer producer = session.createProducer(stage.queue("Q"));
    for (String type : new String[] {"b", "a", null}) {
      Message message = session.createTextMessage("type " + type);
      message.setJMSType(type);
      producer.send(message);
    }
    Message received = Stage.receive(session.createConsumer(stage.queue("Q"), "JMSType = 'a'"));
    stage.note("selected", Stage.text(received) + " " + received.getJMSType());
    stage.note("left", stage.left(stage.queue("Q")));
  }

  private static void brokerTimes(Stage stage) throws Exception {
    Session session = Stage.auto(stage.connect());
    MessageConsumer consumer = session.createConsumer(stage.queue("Q"));
    long before = System.currentTimeMillis();
    Stage.send(session, stage.queue("Q"), "m");
    Message message = Stage.receive(consumer);
    long after = System.currentTimeMillis();
    long in = message.getLongProperty("JMSActiveMQBrokerInTime");
    long out = message.getLongProperty("JMSActiveMQBrokerOutTime");
    stage.note("in between", before <= in && in <= after);
    stage.note("out after in", in <= out && out <= after);
    stage.note("path", message.getStringProperty("JMSActiveMQBrokerPath"));
  }

  private static void messageIds(Stage stage) throws Exception {
    Session session = Stage.auto(stage.connect());
    MessageProducer producer = session.createProducer(stage.queue("Q"));
    producer.setDeliveryMode(DeliveryMode.NON_PERSISTENT);
    producer.setDisableMessageID(true);
    MessageConsumer consumer = session.createConsumer(stage.queue("Q"));
    Set<String> ids = new HashSet<>();
    for (int i = 0; i < 10_000; i++) producer.send(session.createMessage());
    boolean prefixed = true;
    for (int i = 0; i < 10_000; i++) {
      String id = Stage.receive(consumer).getJMSMessageID();
      prefixed &= id.startsWith("ID:");
      ids.add(id);
    }
    stage.note("different ids", ids.size());
    stage.note("all begin with ID:", prefixed);
  }

  private static void producerTxId(Stage stage) throws Exception {
    ActiveMQConnection connection = stage.connect();
    Session transacted = Stage.transacted(connection);
    Stage.send(transacted, stage.queue("Q"), "m");
    transacted.commit();
    Stage.send(Stage.auto(connection), stage.queue("Q"), "n");
    MessageConsumer consumer = Stage.auto(connection).createConsumer(stage.queue("Q"));
    stage.note("transacted", Stage.receive(consumer).getStringProperty("JMSXProducerTXID") != null);
    stage.note("not transacted", Stage.receive(consumer).getStringProperty("JMSXProducerTXID"));
  }

  private static void nested(Stage stage) throws Exception {
    Session session = Stage.auto(stage.connect());
    MessageConsumer consumer = session.createConsumer(stage.queue("Q"));
    Message message = session.createMessage();
    message.setObjectProperty("list", Arrays.asList("a", 1, true));
    session.createProducer(stage.queue("Q")).send(message);
    stage.note("list", Stage.receive(consumer).getObjectProperty("list"));
    Session flat = Stage.auto(stage.connect("?jms.nestedMapAndListEnabled=false"));
    stage.failsWithClass("switched off", () -> flat.createMessage().setObjectProperty("list", Arrays.asList("a")));
  }

  private static void copyOnSend(Stage stage) throws Exception {
    Session session = Stage.auto(stage.connect());
    MessageProducer producer = session.createProducer(stage.queue("Q"));
    MessageConsumer consumer = session.createConsumer(stage.queue("Q"));
    TextMessage message = session.createTextMessage("one");
    producer.send(message);
    message.setText("two");
    producer.send(message);
    stage.note("received", Stage.texts(consumer, 2));
  }

  private static void writeReceived(Stage stage) throws Exception {
    Session session = Stage.auto(stage.connect());
    MessageConsumer consumer = session.createConsumer(stage.queue("Q"));
    TextMessage message = session.createTextMessage("text");
    message.setIntProperty("n", 1);
    session.createProducer(stage.queue("Q")).send(message);
    TextMessage received = (TextMessage) Stage.receive(consumer);
    stage.failsWithClass("body", () -> received.setText("other"));
    stage.failsWithClass("property", () -> received.setIntProperty("n", 2));
    received.clearBody();
    received.clearProperties();
    received.setText("new");
    received.setIntProperty("n", 3);
    stage.note("after clearing", received.getText() + " " + received.getIntProperty("n"));
  }

  private static void blob(Stage stage) throws Exception {
    ActiveMQSession session = (ActiveMQSession) Stage.auto(stage.connect());
    MessageConsumer consumer = session.createConsumer(stage.queue("Q"));
    BlobMessage blob = session.createBlobMessage(new URL("http://127.0.0.1:9/file"), true);
    blob.setName("file");
    blob.setMimeType("text/plain");
    session.createProducer(stage.queue("Q")).send((Message) blob);
    BlobMessage received = (BlobMessage) Stage.receive(consumer);
    stage.note("reference", received.getURL() + " " + received.getName() + " " + received.getMimeType());
  }

  private static void transformer(Stage stage) throws Exception {
    ActiveMQConnectionFactory factory = stage.factory("");
    factory.setTransformer(new MessageTransformerSupport() {
      @Override public Message producerTransform(Session session, MessageProducer producer, Message message) throws JMSException {
        return session.createTextMessage("made of " + message.getClass().getSimpleName());
      }

      @Override public Message consumerTransform(Session session, MessageConsumer consumer, Message message) { return message; }
    });
    Session session = Stage.auto(stage.connect(factory));
    MessageConsumer consumer = session.createConsumer(stage.queue("Q"));
    session.createProducer(stage.queue("Q")).send(session.createMapMessage());
    stage.note("received", Stage.text(Stage.receive(consumer)));
  }

  // ------------------------------------------------------------------------- JMS 2, where the client library has it

  /** The method's result, or what it threw; `no such method` in older libraries. */
  private static Object call(Object target, Class<?> type, String name, Class<?>[] types, Object... arguments) {
    try {
      Method method = type.getMethod(name, types);
      return method.invoke(target, arguments);
    } catch (NoSuchMethodException old) {
      return "no such method";
    } catch (InvocationTargetException thrown) {
      return thrown.getCause().getClass().getSimpleName();
    } catch (IllegalAccessException error) {
      return error.toString();
    }
  }

  private static void getBody(Stage stage) throws Exception {
    Session session = Stage.auto(stage.connect());
    MessageConsumer consumer = session.createConsumer(stage.queue("Q"));
    Stage.send(session, stage.queue("Q"), "text");
    Message message = Stage.receive(consumer);
    Class<?>[] one = {Class.class};
    stage.note("as text", call(message, Message.class, "getBody", one, String.class));
    stage.note("as map", call(message, Message.class, "getBody", one, Map.class));
    stage.note("assignable", call(message, Message.class, "isBodyAssignableTo", one, String.class));
  }

  private static void context(Stage stage) throws Exception {
    Object context = call(stage.factory(""), ConnectionFactory.class, "createContext", new Class<?>[0]);
    if (context instanceof String) {
      stage.note("context", context);
      return;
    }
    Class<?> type = context.getClass();
    Object producer = call(context, type, "createProducer", new Class<?>[0]);
    Object sent = call(producer, producer.getClass(), "send", new Class<?>[] {Destination.class, String.class}, stage.queue("Q"), "by context");
    stage.note("sent", sent != null && !(sent instanceof String));
    stage.note("there", stage.drain(stage.queue("Q")));
    call(context, type, "close", new Class<?>[0]);
  }

  private static void deliveryDelay(Stage stage) throws Exception {
    MessageProducer producer = Stage.auto(stage.connect()).createProducer(stage.queue("Q"));
    stage.note("delay", call(producer, MessageProducer.class, "setDeliveryDelay", new Class<?>[] {long.class}, 100L));
    boolean listener = Arrays.stream(MessageProducer.class.getMethods()).anyMatch(method -> method.getName().equals("send")
        && Arrays.stream(method.getParameterTypes()).anyMatch(each -> each.getSimpleName().equals("CompletionListener")));
    stage.note("completion listener in the API", listener);
  }

  // -------------------------------------------------------------------------------------------- sends and receives

  private static void ackInTransaction(Stage stage) throws Exception {
    ActiveMQConnection connection = stage.connect();
    Session session = connection.createSession(true, Session.CLIENT_ACKNOWLEDGE);
    Stage.send(Stage.auto(connection), stage.queue("Q"), "a", "b");
    MessageConsumer consumer = session.createConsumer(stage.queue("Q"));
    Message message = Stage.receive(consumer);
    message.acknowledge();
    session.rollback();
    stage.note("after rollback", Stage.deliveries(consumer, 2));
    session.commit();
    consumer.close();
    stage.note("left", stage.drain(stage.queue("Q")));
  }

  private static void receive(Stage stage) throws Exception {
    Session session = Stage.auto(stage.connect());
    MessageConsumer consumer = session.createConsumer(stage.queue("Q"));
    stage.note("no wait, nothing", Stage.text(consumer.receiveNoWait()));
    stage.note("timed, nothing", Stage.text(consumer.receive(50)));
    Thread later = new Thread(() -> {
      try {
        Stage.send(Stage.auto(stage.connect()), stage.queue("Q"), "late");
      } catch (JMSException error) {
        stage.note("sender", error);
      }
    });
    later.start();
    stage.note("blocking", Stage.text(consumer.receive()));
    later.join();
    Stage.send(session, stage.queue("Q"), "there");
    Stage.until("prefetched", () -> ((ActiveMQMessageConsumer) consumer).getMessageSize() == 1);
    stage.note("no wait", Stage.text(consumer.receiveNoWait()));
    consumer.close();
    stage.failsWithClass("closed", consumer::receiveNoWait);
  }

  private static void anonymousProducer(Stage stage) throws Exception {
    Session session = Stage.auto(stage.connect());
    MessageProducer anyone = session.createProducer(null);
    stage.failsWithClass("without destination", () -> anyone.send(session.createMessage()));
    anyone.send(stage.queue("A"), session.createTextMessage("to A"));
    anyone.send(stage.queue("B"), session.createTextMessage("to B"));
    MessageProducer fixed = session.createProducer(stage.queue("A"));
    stage.failsWithClass("another than its own", () -> fixed.send(stage.queue("B"), session.createMessage()));
    stage.note("A", stage.drain(stage.queue("A")));
    stage.note("B", stage.drain(stage.queue("B")));
  }

  private static void asyncCallback(Stage stage) throws Exception {
    Session session = Stage.auto(stage.connect());
    ActiveMQMessageProducer producer = (ActiveMQMessageProducer) session.createProducer(stage.queue("Q"));
    CountDownLatch confirmed = new CountDownLatch(50);
    List<String> errors = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      producer.send(session.createTextMessage("m" + i), new AsyncCallback() {
        @Override public void onSuccess() { confirmed.countDown(); }

        @Override public void onException(JMSException error) { errors.add(error.toString()); }
      });
    }
    stage.note("all confirmed", confirmed.await(Stage.PATIENCE_MS, TimeUnit.MILLISECONDS));
    stage.note("errors", errors);
    stage.note("there", stage.left(stage.queue("Q")).size());
  }

  private static void requestors(Stage stage) throws Exception {
    ActiveMQConnection connection = stage.connect();
    answering(connection, stage.queue("Q"));
    answering(connection, (Destination) stage.topic("T"));
    QueueSession queues = connection.createQueueSession(false, Session.AUTO_ACKNOWLEDGE);
    QueueRequestor queue = new QueueRequestor(queues, stage.queue("Q"));
    stage.note("queue", Stage.text(queue.request(queues.createTextMessage("ping"))));
    queue.close();
    TopicSession topics = connection.createTopicSession(false, Session.AUTO_ACKNOWLEDGE);
    TopicRequestor topic = new TopicRequestor(topics, (Topic) stage.topic("T"));
    stage.note("topic", Stage.text(topic.request(topics.createTextMessage("ping"))));
    topic.close();
  }

  private static void answering(ActiveMQConnection connection, Destination destination) throws JMSException {
    Session session = Stage.auto(connection);
    MessageProducer replies = session.createProducer(null);
    session.createConsumer(destination).setMessageListener(request -> {
      try {
        replies.send(request.getJMSReplyTo(), session.createTextMessage("answer to " + Stage.text(request)));
      } catch (JMSException error) {
        throw new java.lang.IllegalStateException(error);
      }
    });
  }

  private static void priorityBuffer(Stage stage) throws Exception {
    Session session = Stage.auto(stage.connect("?jms.messagePrioritySupported=true"));
    ActiveMQMessageConsumer consumer = (ActiveMQMessageConsumer) session.createConsumer(stage.queue("Q"));
    MessageProducer producer = session.createProducer(stage.queue("Q"));
    for (int priority : new int[] {1, 9, 4, 9, 0}) {
      producer.setPriority(priority);
      producer.send(session.createTextMessage("p" + priority));
    }
    Stage.until("prefetched", () -> consumer.getMessageSize() == 5);
    stage.note("order", Stage.texts(consumer, 5));
  }

  private static void prefetchPolicy(Stage stage) throws Exception {
    Session session = Stage.auto(stage.connect());
    Stage.send(session, stage.queue("Q"), Stage.numbers(1, 20));
    String options = "?jms.prefetchPolicy.topicPrefetch=7&jms.prefetchPolicy.durableTopicPrefetch=6&jms.prefetchPolicy.queuePrefetch=3&jms.prefetchPolicy.queueBrowserPrefetch=5&jms.clientID=" + stage.name("id");
    ActiveMQConnection connection = stage.connect(options);
    Session limited = Stage.client(connection);
    ActiveMQMessageConsumer queue = (ActiveMQMessageConsumer) limited.createConsumer(stage.queue("Q"));
    ActiveMQMessageConsumer topic = (ActiveMQMessageConsumer) limited.createConsumer((Destination) stage.topic("T"));
    ActiveMQMessageConsumer durable = (ActiveMQMessageConsumer) limited.createDurableSubscriber((Topic) stage.topic("T"), "d");
    Stage.send(session, (Destination) stage.topic("T"), Stage.numbers(1, 20));
    Stage.until("queue filled", () -> queue.getMessageSize() == 3);
    Stage.until("topic filled", () -> topic.getMessageSize() == 7);
    Stage.until("durable filled", () -> durable.getMessageSize() == 6);
    Stage.flush(connection);
    stage.note("held", queue.getMessageSize() + " " + topic.getMessageSize() + " " + durable.getMessageSize());
    stage.note("browsed", Stage.browse(limited, stage.queue("Q"), null).size());
    durable.close();
    limited.unsubscribe("d");
    ActiveMQConnection all = stage.connect("?jms.prefetchPolicy.all=2");
    ActiveMQMessageConsumer two = (ActiveMQMessageConsumer) Stage.client(all).createConsumer(stage.queue("Q"));
    Stage.until("two", () -> two.getMessageSize() == 2);
    Stage.flush(all);
    stage.note("all", two.getMessageSize());
  }

  private static void individualInTransaction(Stage stage) throws Exception {
    ActiveMQConnection connection = stage.connect("?jms.transactedIndividualAck=true");
    Stage.send(Stage.auto(connection), stage.queue("Q"), "a", "b", "c");
    Session session = Stage.transacted(connection);
    MessageConsumer consumer = session.createConsumer(stage.queue("Q"));
    stage.note("received", Stage.texts(consumer, 2));
    session.commit();
    consumer.close();
    stage.note("left", stage.drain(stage.queue("Q")));
  }
}
