import java.util.ArrayList;
import java.util.Arrays;
import java.util.Enumeration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.jms.*;
import org.apache.activemq.ActiveMQConnection;
import org.apache.activemq.ActiveMQConnectionFactory;
import org.apache.activemq.command.ActiveMQMessage;
import org.apache.activemq.command.ActiveMQQueue;
import org.apache.activemq.command.ActiveMQTopic;

/** Bodies, properties and headers arrive as they were sent, whatever the wire format's options. */
final class MessageScenarios {
  private static final String EMOJI = "h\u00e9\u4e16\uD83D\uDE00\uD83D\uDC68\u200D\uD83D\uDC69 \u0000 \uD83D";

  static void addTo(Map<String, Scenarios.Scenario> all) {
    all.put("message-text", MessageScenarios::text); // [F1.001]
    all.put("message-map", MessageScenarios::map); // [F1.002] [F1.015]
    all.put("message-bytes", MessageScenarios::bytes); // [F1.003]
    all.put("message-stream", MessageScenarios::stream); // [F1.004]
    all.put("message-object", MessageScenarios::object); // [F1.005] [F1.006]
    all.put("message-properties", MessageScenarios::properties); // [F1.042]
    all.put("message-headers", MessageScenarios::headers); // [F1.022] [F1.025] [F1.026] [F1.028] [F1.029] [F1.030] [F1.031]
    all.put("message-large", MessageScenarios::large);
    all.put("message-compressed", MessageScenarios::compressed); // [F1.013]
    all.put("message-wire-options", MessageScenarios::wireOptions);
    all.put("message-forwarded", MessageScenarios::forwarded); // [F1.018]
  }

  private static void text(Stage stage) throws Exception {
    Session session = Stage.auto(stage.connect());
    Queue queue = stage.queue("Q");
    MessageConsumer consumer = session.createConsumer(queue);
    MessageProducer producer = session.createProducer(queue);
    String[] texts = {"plain", "", null, EMOJI, "x".repeat(70_000), "\uD83D\uDE00".repeat(40_000)};
    for (int mode : new int[] {DeliveryMode.PERSISTENT, DeliveryMode.NON_PERSISTENT}) {
      producer.setDeliveryMode(mode);
      for (int i = 0; i < texts.length; i++) {
        producer.send(session.createTextMessage(texts[i]));
        TextMessage received = (TextMessage) Stage.receive(consumer);
        stage.note("mode " + mode + " text " + i, Stage.shorten(received.getText()) + " same " + java.util.Objects.equals(texts[i], received.getText()));
      }
    }
  }

  private static void fill(MapMessage map) throws JMSException {
    map.setBoolean("boolean", true);
    map.setByte("byte", Byte.MIN_VALUE);
    map.setShort("short", Short.MIN_VALUE);
    map.setChar("char", '\u4e16');
    map.setInt("int", Integer.MIN_VALUE);
    map.setLong("long", Long.MIN_VALUE);
    map.setFloat("float", Float.MIN_VALUE);
    map.setDouble("double", -0.0);
    map.setString("string", EMOJI);
    map.setString("big", "b".repeat(70_000));
    map.setString("null", null);
    map.setBytes("bytes", new byte[] {0, -1, 127});
    map.setBytes("empty bytes", new byte[0]);
    map.setObject("list", Arrays.asList("a", 1, 2L, null));
    Map<String, Object> nested = new LinkedHashMap<>();
    nested.put("inner", Arrays.asList(true, 1.5));
    map.setObject("map", nested);
  }

  private static String entries(MapMessage map) throws JMSException {
    TreeMap<String, String> all = new TreeMap<>();
    for (Enumeration<?> names = map.getMapNames(); names.hasMoreElements();) {
      String name = (String) names.nextElement();
      Object value = map.getObject(name);
      all.put(name, value == null ? "null" : value.getClass().getSimpleName() + ":" + Stage.shorten(value));
    }
    return all.toString();
  }

  private static void map(Stage stage) throws Exception {
    Session session = Stage.auto(stage.connect());
    MessageConsumer consumer = session.createConsumer(stage.queue("Q"));
    MessageProducer producer = session.createProducer(stage.queue("Q"));
    MapMessage map = session.createMapMessage();
    fill(map);
    producer.send(map);
    producer.send(session.createMapMessage());
    MapMessage received = (MapMessage) Stage.receive(consumer);
    stage.note("entries", entries(received));
    stage.note("int as string", received.getString("int"));
    stage.note("read only", received.itemExists("nowhere"));
    stage.failsWithClass("write to received", () -> received.setInt("int", 1));
    stage.note("empty", entries((MapMessage) Stage.receive(consumer)));
  }

  private static void fill(BytesMessage bytes) throws JMSException {
    bytes.writeBoolean(true);
    bytes.writeByte((byte) -128);
    bytes.writeShort((short) -2);
    bytes.writeChar('\u00e9');
    bytes.writeInt(Integer.MAX_VALUE);
    bytes.writeLong(Long.MAX_VALUE);
    bytes.writeFloat(Float.NaN);
    bytes.writeDouble(Double.NEGATIVE_INFINITY);
    bytes.writeUTF(EMOJI);
    bytes.writeBytes(new byte[] {1, 2, 3});
  }

  private static String content(BytesMessage bytes) throws JMSException {
    List<Object> all = new ArrayList<>(Arrays.asList(bytes.getBodyLength(), bytes.readBoolean(), bytes.readByte(), bytes.readShort(),
        bytes.readChar(), bytes.readInt(), bytes.readLong(), bytes.readFloat(), bytes.readDouble(), bytes.readUTF()));
    byte[] rest = new byte[3];
    all.add(bytes.readBytes(rest));
    all.add(Arrays.toString(rest));
    return all.toString();
  }

  private static void bytes(Stage stage) throws Exception {
    Session session = Stage.auto(stage.connect());
    MessageConsumer consumer = session.createConsumer(stage.queue("Q"));
    MessageProducer producer = session.createProducer(stage.queue("Q"));
    BytesMessage bytes = session.createBytesMessage();
    fill(bytes);
    producer.send(bytes);
    producer.send(session.createBytesMessage());
    BytesMessage received = (BytesMessage) Stage.receive(consumer);
    stage.note("content", content(received));
    stage.failsWithClass("read past the end", received::readByte);
    stage.note("empty length", ((BytesMessage) Stage.receive(consumer)).getBodyLength());
  }

  private static void fill(StreamMessage stream) throws JMSException {
    stream.writeBoolean(false);
    stream.writeByte((byte) 5);
    stream.writeShort((short) 300);
    stream.writeChar('z');
    stream.writeInt(-7);
    stream.writeLong(1L << 40);
    stream.writeFloat(1.5f);
    stream.writeDouble(Double.MIN_VALUE);
    stream.writeString(EMOJI);
    stream.writeString(null);
    stream.writeString("s".repeat(70_000));
    stream.writeBytes(new byte[] {9, 8});
  }

  private static String content(StreamMessage stream) throws JMSException {
    List<String> all = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      Object value = stream.readObject();
      all.add(value == null ? "null" : value.getClass().getSimpleName() + ":" + Stage.shorten(value));
    }
    return all.toString();
  }

  private static void stream(Stage stage) throws Exception {
    Session session = Stage.auto(stage.connect());
    MessageConsumer consumer = session.createConsumer(stage.queue("Q"));
    MessageProducer producer = session.createProducer(stage.queue("Q"));
    StreamMessage stream = session.createStreamMessage();
    fill(stream);
    producer.send(stream);
    StreamMessage received = (StreamMessage) Stage.receive(consumer);
    stage.note("content", content(received));
    stage.failsWithClass("read past the end", received::readString);
  }

  private static void object(Stage stage) throws Exception {
    Session session = Stage.auto(stage.connect());
    MessageConsumer consumer = session.createConsumer(stage.queue("Q"));
    MessageProducer producer = session.createProducer(stage.queue("Q"));
    producer.send(session.createObjectMessage(new ArrayList<>(Arrays.asList("a", 2, EMOJI))));
    producer.send(session.createObjectMessage(null));
    producer.send(session.createObjectMessage("o".repeat(100_000)));
    producer.send(session.createMessage());
    for (int i = 0; i < 3; i++) stage.note("object " + i, Stage.shorten(((ObjectMessage) Stage.receive(consumer)).getObject()));
    stage.note("without body", Stage.receive(consumer).getClass().getSimpleName());
  }

  private static void properties(Stage stage) throws Exception {
    Session session = Stage.auto(stage.connect());
    MessageConsumer consumer = session.createConsumer(stage.queue("Q"));
    MessageProducer producer = session.createProducer(stage.queue("Q"));
    Message message = session.createTextMessage("t");
    message.setBooleanProperty("boolean", true);
    message.setByteProperty("byte", (byte) -1);
    message.setShortProperty("short", Short.MAX_VALUE);
    message.setIntProperty("int", -1);
    message.setLongProperty("long", Long.MIN_VALUE);
    message.setFloatProperty("float", Float.MAX_VALUE);
    message.setDoubleProperty("double", Double.NaN);
    message.setStringProperty("string", EMOJI);
    message.setStringProperty("empty", "");
    message.setStringProperty("null", null);
    message.setStringProperty("big", "p".repeat(70_000));
    message.setStringProperty("\u4e16\u754c", "named in Chinese");
    message.setObjectProperty("list", Arrays.asList("x", 1));
    producer.send(message);
    Message received = Stage.receive(consumer);
    stage.note("properties", Stage.properties(received));
    stage.note("int as string", received.getStringProperty("int"));
    stage.note("exists", received.propertyExists("null") + " " + received.propertyExists("none"));
    stage.failsWithClass("write to received", () -> received.setIntProperty("int", 2));

    Message many = session.createMessage();
    for (int i = 0; i < 1_000; i++) many.setIntProperty("p" + i, i);
    producer.send(many);
    stage.note("a thousand", Stage.properties(Stage.receive(consumer)).hashCode());
  }

  private static void headers(Stage stage) throws Exception {
    ActiveMQConnection connection = stage.connect();
    Session session = Stage.auto(connection);
    MessageConsumer consumer = session.createConsumer(stage.queue("Q"));
    MessageProducer producer = session.createProducer(stage.queue("Q"));
    long before = System.currentTimeMillis();
    Message message = session.createTextMessage("t");
    message.setJMSCorrelationID("correlation " + EMOJI);
    message.setJMSType("type");
    message.setJMSReplyTo(new ActiveMQTopic("reply.here"));
    message.setStringProperty("JMSXGroupID", "group");
    message.setIntProperty("JMSXGroupSeq", 3);
    producer.send(message, DeliveryMode.NON_PERSISTENT, 9, 60_000);
    ActiveMQMessage received = (ActiveMQMessage) Stage.receive(consumer);
    long after = System.currentTimeMillis();
    stage.note("correlation", received.getJMSCorrelationID().equals(message.getJMSCorrelationID()));
    stage.note("type", received.getJMSType());
    stage.note("reply to", received.getJMSReplyTo());
    stage.note("destination", received.getJMSDestination());
    stage.note("priority", received.getJMSPriority());
    stage.note("delivery mode", received.getJMSDeliveryMode());
    stage.note("life", received.getJMSExpiration() - received.getJMSTimestamp());
    stage.note("id kept", received.getJMSMessageID().equals(message.getJMSMessageID()));
    stage.note("timestamp kept", received.getJMSTimestamp() == message.getJMSTimestamp());
    stage.note("broker in time", received.getBrokerInTime() >= before && received.getBrokerInTime() <= after);
    stage.note("broker out time", received.getBrokerOutTime() >= received.getBrokerInTime() && received.getBrokerOutTime() <= after);
    stage.note("broker path", received.getBrokerPath() == null);
    stage.note("properties", Stage.properties(received));
    stage.note("group", received.getGroupID() + " " + received.getGroupSequence());
    stage.note("user id", received.getStringProperty("JMSXUserID"));
    stage.note("delivery count", received.getIntProperty("JMSXDeliveryCount"));

    producer.setDisableMessageTimestamp(true);
    producer.send(session.createMessage(), DeliveryMode.PERSISTENT, 0, 0);
    Message bare = Stage.receive(consumer);
    stage.note("bare", bare.getJMSTimestamp() + " " + bare.getJMSExpiration() + " " + bare.getJMSPriority() + " " + bare.getJMSType()
        + " " + bare.getJMSCorrelationID() + " " + bare.getJMSReplyTo() + " " + bare.getJMSDeliveryMode());
  }

  private static void large(Stage stage) throws Exception {
    Session session = Stage.auto(stage.connect());
    MessageConsumer consumer = session.createConsumer(stage.queue("Q"));
    MessageProducer producer = session.createProducer(stage.queue("Q"));
    byte[] body = new byte[5_000_000];
    new java.util.Random(1).nextBytes(body);
    for (int mode : new int[] {DeliveryMode.NON_PERSISTENT, DeliveryMode.PERSISTENT}) {
      BytesMessage message = session.createBytesMessage();
      message.writeBytes(body);
      producer.setDeliveryMode(mode);
      producer.send(message);
      BytesMessage received = (BytesMessage) Stage.receive(consumer);
      byte[] got = new byte[(int) received.getBodyLength()];
      received.readBytes(got);
      stage.note("same in mode " + mode, Arrays.equals(body, got));
    }
  }

  private static void compressed(Stage stage) throws Exception {
    ActiveMQConnectionFactory factory = stage.factory("");
    factory.setUseCompression(true);
    Session sending = Stage.auto(stage.connect(factory));
    Session receiving = Stage.auto(stage.connect());
    MessageConsumer consumer = receiving.createConsumer(stage.queue("Q"));
    MessageProducer producer = sending.createProducer(stage.queue("Q"));
    producer.send(sending.createTextMessage(EMOJI.repeat(1_000)));
    MapMessage map = sending.createMapMessage();
    fill(map);
    producer.send(map);
    BytesMessage bytes = sending.createBytesMessage();
    fill(bytes);
    producer.send(bytes);
    StreamMessage stream = sending.createStreamMessage();
    fill(stream);
    producer.send(stream);
    producer.send(sending.createObjectMessage("o".repeat(10_000)));
    for (int i = 0; i < 5; i++) {
      Message message = Stage.receive(consumer);
      stage.note("compressed " + i, ((ActiveMQMessage) message).isCompressed());
      if (message instanceof TextMessage) stage.note("text", EMOJI.repeat(1_000).equals(((TextMessage) message).getText()));
      if (message instanceof MapMessage) stage.note("map", entries((MapMessage) message));
      if (message instanceof BytesMessage) stage.note("bytes", content((BytesMessage) message));
      if (message instanceof StreamMessage) stage.note("stream", content((StreamMessage) message));
      if (message instanceof ObjectMessage) stage.note("object", Stage.shorten(((ObjectMessage) message).getObject()));
    }
  }

  /** Every encoding a client may ask for, both ways, over enough destinations to turn the caches over. */
  private static void wireOptions(Stage stage) throws Exception {
    String[] options = {"", "?wireFormat.tightEncodingEnabled=false", "?wireFormat.cacheEnabled=false", "?wireFormat.cacheSize=128",
        "?wireFormat.tightEncodingEnabled=false&wireFormat.cacheEnabled=false", "?wireFormat.version=1", "?wireFormat.version=5",
        "?wireFormat.version=9", "?wireFormat.version=10", "?wireFormat.version=11", "?wireFormat.version=12",
        "?wireFormat.stackTraceEnabled=false", "?wireFormat.tcpNoDelayEnabled=false", "?jms.dispatchAsync=false"};
    for (String option : options) {
      ActiveMQConnection connection;
      try {
        connection = stage.connect(option);
      } catch (JMSException lacking) {
        stage.note(option, "not in this client library"); // 6.x speaks versions below 9 only with another jar.
        continue;
      }
      Session session = Stage.auto(connection);
      int same = 0;
      for (int i = 0; i < 30; i++) {
        Queue queue = stage.queue("Q" + i);
        MessageProducer producer = session.createProducer(queue);
        MapMessage map = session.createMapMessage();
        fill(map);
        map.setIntProperty("i", i);
        map.setJMSReplyTo(stage.topic("reply" + i));
        producer.send(map);
        MessageConsumer consumer = session.createConsumer(queue);
        MapMessage received = (MapMessage) Stage.receive(consumer);
        if (entries(received).equals(entries(map)) && received.getIntProperty("i") == i && received.getJMSReplyTo().equals(map.getJMSReplyTo())) same++;
        consumer.close();
        producer.close();
      }
      stage.note(option, same);
      connection.close();
    }
  }

  /** A message received and sent on keeps what is the sender's and gets a new identity. */
  private static void forwarded(Stage stage) throws Exception {
    Session session = Stage.auto(stage.connect());
    Stage.send(session, stage.queue("A"), "one");
    Message first = Stage.receive(session.createConsumer(stage.queue("A")));
    session.createProducer(stage.queue("B")).send(first);
    Message second = Stage.receive(session.createConsumer(stage.queue("B")));
    stage.note("text", Stage.text(second));
    stage.note("destination", second.getJMSDestination());
    stage.note("redelivered", Stage.delivery(second));
    stage.note("destinations seen", ((ActiveMQMessage) second).getOriginalDestination());
    session.createProducer(new ActiveMQQueue(stage.name("C") + "," + stage.name("D"))).send(first);
    for (String each : new String[] {"C", "D"}) {
      ActiveMQMessage copy = (ActiveMQMessage) Stage.receive(session.createConsumer(stage.queue(each)));
      stage.note("copy in " + each, copy.getJMSDestination() + " " + copy.getOriginalDestination());
    }
  }
}
