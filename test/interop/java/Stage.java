import java.net.Socket;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import javax.jms.*;
import org.apache.activemq.ActiveMQConnection;
import org.apache.activemq.ActiveMQConnectionFactory;
import org.apache.activemq.RedeliveryPolicy;
import org.apache.activemq.command.ActiveMQDestination;
import org.apache.activemq.command.ActiveMQQueue;

/**
 * What one scenario works with: connections that are closed for it, destinations named after it, and the notes that
 * are compared between brokers. A note must say the same on every run against the same kind of broker; waiting is for
 * conditions, and "nothing there" is established by a browser or a pull, whose end the broker announces.
 */
final class Stage {
  static final long PATIENCE_MS = 8_000;

  interface Step { void run() throws Exception; }

  final String scenario;
  final String url;
  final String nioUrl;
  /** The broker's own folder: its configuration and what that names. */
  final String folder;
  final Control control;
  private final List<Connection> connections = Collections.synchronizedList(new ArrayList<>());
  private final List<String[]> notes = Collections.synchronizedList(new ArrayList<>());

  Stage(String scenario, String url, String nioUrl, String folder, Control control) {
    this.scenario = scenario;
    this.url = url;
    this.nioUrl = nioUrl;
    this.folder = folder;
    this.control = control;
  }

  List<String[]> notes() { return notes; }

  void note(String what, Object value) { notes.add(new String[] {what, String.valueOf(value)}); }

  /** Notes the exception of a step that should fail, or that it did not. */
  void fails(String what, Step step) {
    try {
      step.run();
      note(what, "no error");
    } catch (Exception error) {
      note(what, error.getClass().getSimpleName() + ": " + error.getMessage());
    }
  }

  /** As {@link #fails} where the message is the client's or the JDK's affair. */
  void failsWithClass(String what, Step step) {
    try {
      step.run();
      note(what, "no error");
    } catch (Exception error) {
      note(what, error.getClass().getSimpleName());
    }
  }

  // ------------------------------------------------------------------------------------------------ connections

  ActiveMQConnectionFactory factory(String options) { return factoryFor(url + options); }

  ActiveMQConnectionFactory factoryFor(String brokerUrl) {
    ActiveMQConnectionFactory factory = new ActiveMQConnectionFactory(brokerUrl);
    factory.setTrustAllPackages(true);
    RedeliveryPolicy policy = factory.getRedeliveryPolicy();
    policy.setInitialRedeliveryDelay(0);
    policy.setRedeliveryDelay(0);
    return factory;
  }

  ActiveMQConnection connect() throws JMSException { return connect(""); }

  ActiveMQConnection connect(String options) throws JMSException { return started(factory(options).createConnection()); }

  ActiveMQConnection connect(ActiveMQConnectionFactory factory) throws JMSException { return started(factory.createConnection()); }

  ActiveMQConnection connectAs(String clientId) throws JMSException {
    Connection connection = keep(factory("").createConnection());
    connection.setClientID(clientId);
    return started(connection);
  }

  <C extends Connection> C keep(C connection) { connections.add(connection); return connection; }

  private ActiveMQConnection started(Connection connection) throws JMSException {
    keep(connection);
    connection.start();
    return (ActiveMQConnection) connection;
  }

  void closeAll() {
    for (Connection connection : new ArrayList<>(connections)) {
      try { connection.close(); } catch (Exception ignored) { /* It may be broken on purpose. */ }
    }
  }

  static Session auto(Connection connection) throws JMSException { return connection.createSession(false, Session.AUTO_ACKNOWLEDGE); }

  static Session client(Connection connection) throws JMSException { return connection.createSession(false, Session.CLIENT_ACKNOWLEDGE); }

  static Session transacted(Connection connection) throws JMSException { return connection.createSession(true, Session.SESSION_TRANSACTED); }

  /** Cuts the socket as a broken network would. */
  static void cut(ActiveMQConnection connection) throws Exception {
    Socket socket = connection.getTransport().narrow(Socket.class);
    socket.setSoLinger(true, 0);
    socket.close();
  }

  /** Returns when the broker has worked off all that was written on this connection. */
  static void flush(Connection connection) throws JMSException {
    Session session = auto(connection);
    session.createProducer(null).close();
    session.close();
  }

  // ----------------------------------------------------------------------------------------------- destinations

  String name(String suffix) { return scenario + "." + suffix; }

  ActiveMQQueue queue(String suffix) { return new ActiveMQQueue(name(suffix)); }

  ActiveMQDestination topic(String suffix) { return ActiveMQDestination.createDestination("topic://" + name(suffix), ActiveMQDestination.TOPIC_TYPE); }

  // --------------------------------------------------------------------------------------------------- messages

  static void send(Session session, Destination destination, String... texts) throws JMSException {
    MessageProducer producer = session.createProducer(destination);
    for (String text : texts) producer.send(session.createTextMessage(text));
    producer.close();
  }

  static String[] numbers(int from, int to) {
    String[] texts = new String[to - from + 1];
    for (int i = from; i <= to; i++) texts[i - from] = "m" + i;
    return texts;
  }

  static Message receive(MessageConsumer consumer) throws JMSException { return consumer.receive(PATIENCE_MS); }

  static String text(Message message) throws JMSException {
    return message == null ? "nothing" : message instanceof TextMessage ? ((TextMessage) message).getText() : message.getClass().getSimpleName();
  }

  /** `text(count)`, with `!` when flagged as redelivered. */
  static String delivery(Message message) throws JMSException {
    if (message == null) return "nothing";
    return text(message) + "(" + message.getIntProperty("JMSXDeliveryCount") + (message.getJMSRedelivered() ? "!" : "") + ")";
  }

  static List<String> texts(MessageConsumer consumer, int count) throws JMSException {
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Message message = receive(consumer);
      texts.add(text(message));
      if (message == null) break;
    }
    return texts;
  }

  static List<String> deliveries(MessageConsumer consumer, int count) throws JMSException {
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Message message = receive(consumer);
      texts.add(delivery(message));
      if (message == null) break;
    }
    return texts;
  }

  /** What a queue holds now, in order; a browser knows its end. */
  static List<String> browse(Session session, Queue queue, String selector) throws JMSException {
    List<String> texts = new ArrayList<>();
    QueueBrowser browser = session.createBrowser(queue, selector);
    Enumeration<?> each = browser.getEnumeration();
    while (each.hasMoreElements()) texts.add(text((Message) each.nextElement()));
    browser.close();
    return texts;
  }

  /** As {@link #browse}, seen by a connection of its own. */
  List<String> left(Queue queue) throws JMSException {
    ActiveMQConnection connection = connect();
    List<String> texts = browse(auto(connection), queue, null);
    connection.close();
    return texts;
  }

  /** All that a pull consumer on a connection of its own gets, with counts, and acknowledges. */
  List<String> drain(Queue queue) throws JMSException {
    ActiveMQConnection connection = connect("?jms.prefetchPolicy.all=0");
    MessageConsumer consumer = auto(connection).createConsumer(queue);
    List<String> texts = new ArrayList<>();
    for (Message message = consumer.receiveNoWait(); message != null; message = consumer.receiveNoWait()) texts.add(delivery(message));
    connection.close();
    return texts;
  }

  /** The dead letter whose property `scenario` is this one's; null after patience. */
  Message deadLetter() throws JMSException {
    ActiveMQConnection connection = connect();
    MessageConsumer consumer = auto(connection).createConsumer(new ActiveMQQueue("ActiveMQ.DLQ"), "scenario = '" + scenario + "'");
    Message message = receive(consumer);
    flush(connection);
    consumer.close();
    return message;
  }

  TextMessage marked(Session session, String text) throws JMSException {
    TextMessage message = session.createTextMessage(text);
    message.setStringProperty("scenario", scenario);
    return message;
  }

  static TreeMap<String, String> properties(Message message) throws JMSException {
    TreeMap<String, String> all = new TreeMap<>();
    for (Enumeration<?> names = message.getPropertyNames(); names.hasMoreElements();) {
      String name = (String) names.nextElement();
      Object value = message.getObjectProperty(name);
      all.put(name, value == null ? "null" : value.getClass().getSimpleName() + ":" + shorten(value));
    }
    return all;
  }

  /** Long values by length and hash, so that notes stay readable. */
  static String shorten(Object value) {
    String text = String.valueOf(value);
    if (value instanceof byte[]) text = java.util.Arrays.toString((byte[]) value);
    return text.length() <= 200 ? text : "length " + text.length() + " hash " + text.hashCode();
  }

  static void until(String what, BooleanSupplier condition) throws Exception {
    long deadline = System.currentTimeMillis() + PATIENCE_MS;
    while (!condition.getAsBoolean()) {
      if (System.currentTimeMillis() > deadline) throw new java.lang.IllegalStateException("gave up waiting: " + what);
      Thread.sleep(5);
    }
  }

  static URI uri(String text) { return URI.create(text); }
}
