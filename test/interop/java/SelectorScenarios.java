import java.util.Map;
import java.util.TreeSet;
import javax.jms.*;
import org.apache.activemq.ActiveMQConnection;

/** Selectors choose the same messages, and what is not a selector is refused in the same way. */
final class SelectorScenarios {
  private static final String[] SELECTORS = {
    "i = 3", "i <> 3", "i > 2 AND i < 6", "i >= 2 AND NOT (i = 4)", "i BETWEEN 2 AND 4", "i NOT BETWEEN 2 AND 4",
    "s LIKE 'a%'", "s LIKE '_b%'", "s LIKE '10!%%' ESCAPE '!'", "s NOT LIKE 'a%'", "s IN ('ab', 'zz')", "s NOT IN ('ab')",
    "s IS NULL", "s IS NOT NULL", "none IS NULL", "none = 1", "NOT (none = 1)", "none = 1 OR i = 1", "b", "b = TRUE", "b = FALSE", "NOT b",
    "d > 1.5", "d * 2 = 5", "i + 1 = 4", "i - 1 = i2", "-i < -5", "i / 2 = 1.5", "i % 2 = 0", "i = 3.0", "i = '3'", "s = 3", "s > 'aa'",
    "f = 0.5", "l = 4294967296", "l > 4294967295", "i = 0x3", "i = 03", "i = 3L", "d = 2.5E0",
    "JMSPriority >= 5", "JMSType = 't3'", "JMSCorrelationID = 'c4'", "JMSDeliveryMode = 'PERSISTENT'", "JMSDeliveryMode = 'NON_PERSISTENT'",
    "JMSTimestamp > 0", "JMSMessageID LIKE 'ID:%'", "JMSXGroupID = 'g'", "JMSRedelivered = FALSE", "JMSExpiration = 0",
    "s = 'it''s'", "s = 'AB'", "S = 'ab'", "i in (1)", "1 = 1", "1 = 2", "TRUE", "FALSE", "i = 1 -- comment", "/* c */ i = 2", "",
    "(i = 1 OR i = 2) AND s IS NOT NULL", "i = 1 OR i = 2 AND s IS NULL", "XPATH '//a'", "u = '\u4e16\uD83D\uDE00'", "JMSDestination IS NOT NULL", "e = ''",
    "JMSDestination = 'queue://selector-matches.Q'", "JMSReplyTo IS NULL", "JMSXUserID IS NULL", "JMSXGroupSeq = 0", "JMSXGroupFirstForConsumer = FALSE",
    "JMSXDeliveryCount = 1", "JMSXProducerTXID IS NULL", "JMSActiveMQBrokerInTime > 0", "JMSActiveMQBrokerPath IS NULL", "jmspriority IS NULL", "I = 3",
  };
  private static final String[] FUNCTIONS = {
    "REGEX('^a', s)", "REGEX('b$', s)", "REGEX('[0-9]+', s)", "REGEX('a', none)", "NOT REGEX('a', s)", "INLIST(MAKELIST('ab', 'zz'), s)", "INLIST(MAKELIST(1, 2), i)",
    "INLIST(SPLIT('ab,zz', ','), s)", "REPLACE(s, 'b', 'c') = 'ac'", "REPLACE('axa', 'x', s) = 'a3a'", "INLIST(SPLIT(s, 'b'), 'a')", "regex('a', s)", "NOSUCH(s)", "REGEX('a')",
    "INLIST(s)", "MAKELIST(1)", "REGEX('a', s) AND i > 5", "SPLIT(s, ',', 2) IS NOT NULL",
  };
  private static final String[] CONVERSIONS = {"s > 2", "2 < s", "s = 3", "s <> 3", "s BETWEEN 1 AND 5", "s = 3.0", "i = '4'", "'true' = b", "d = '1.5'", "l > '0'"};
  private static final String[] INVALID = {
    "i =", "= 3", "i == 3", "i = = 3", "AND", "i IN ()", "i IN (1,", "s LIKE 3", "s LIKE", "i BETWEEN 1", "'open", "(i = 1", "i = 1)", "i = 1 i = 2",
    "NOT", "i ! 3", "'text'", "3", "i + 1", "s LIKE 'a' ESCAPE 'xx'", "i IS", "#", "i = \"3\"",
  };

  static void addTo(Map<String, Scenarios.Scenario> all) {
    System.setProperty("org.apache.activemq.XPathEvaluatorClassName", "AnyXPath");
    all.put("selector-matches", SelectorScenarios::matches); // [F1.168] [F1.169] [F1.170] [F1.171] [F1.172] [F1.173] [F1.174] [F1.175] [F1.176] [F1.177] [F1.178] [F1.184]
    all.put("selector-invalid", SelectorScenarios::invalid); // [F1.175]
    all.put("selector-consumers", SelectorScenarios::consumers);
    all.put("selector-functions", SelectorScenarios::functions); // [F1.182]
    all.put("selector-conversion", SelectorScenarios::conversion); // [F1.179]
    all.put("selector-xpath", SelectorScenarios::xpath); // [F1.180] [F1.181]
    all.put("selector-topic", SelectorScenarios::topic);
  }

  private static void fill(Session session, Queue queue) throws JMSException {
    MessageProducer producer = session.createProducer(queue);
    String[] texts = {"ab", "bb", null, "10%", "a", "zz", "it's", "3", "abc", "AB"};
    for (int i = 0; i < 10; i++) {
      Message message = session.createTextMessage(String.valueOf(i));
      message.setIntProperty("i", i);
      message.setIntProperty("i2", 2);
      message.setStringProperty("s", texts[i]);
      if (i % 3 != 0) message.setBooleanProperty("b", i % 3 == 1);
      message.setDoubleProperty("d", i / 2.0);
      message.setFloatProperty("f", i / 4f);
      message.setLongProperty("l", (1L << 32) + i - 3);
      message.setStringProperty("u", i == 5 ? "\u4e16\uD83D\uDE00" : "u");
      message.setStringProperty("e", "");
      message.setJMSType("t" + i);
      message.setJMSCorrelationID("c" + i);
      if (i == 7) message.setStringProperty("JMSXGroupID", "g");
      producer.send(message, i % 2 == 0 ? DeliveryMode.PERSISTENT : DeliveryMode.NON_PERSISTENT, i, 0);
    }
  }

  private static void matches(Stage stage) throws Exception {
    Session session = Stage.auto(stage.connect());
    Queue queue = stage.queue("Q");
    fill(session, queue);
    for (String selector : SELECTORS) {
      try {
        // Sorted, because between the two delivery modes no order is promised.
        stage.note(selector, new TreeSet<>(Stage.browse(session, queue, selector)));
      } catch (JMSException refused) {
        stage.note(selector, refused.getClass().getSimpleName());
      }
    }
  }

  private static void invalid(Stage stage) throws Exception {
    ActiveMQConnection connection = stage.connect();
    Session session = Stage.auto(connection);
    Queue queue = stage.queue("Q");
    fill(session, queue);
    for (String selector : INVALID) {
      stage.fails(selector, () -> {
        MessageConsumer consumer = session.createConsumer(queue, selector);
        consumer.close();
      });
    }
    stage.fails("on a topic", () -> session.createConsumer(stage.topic("T"), "i ="));
    stage.note("connection still good", Stage.browse(session, queue, "i = 1"));
  }

  /** Two consumers share a queue by selector; what neither wants stays. */
  private static void consumers(Stage stage) throws Exception {
    ActiveMQConnection connection = stage.connect();
    Session session = Stage.auto(connection);
    Queue queue = stage.queue("Q");
    MessageConsumer even = session.createConsumer(queue, "i % 2 = 0");
    MessageConsumer small = session.createConsumer(queue, "i % 2 = 1 AND i < 6");
    fill(session, queue);
    stage.note("even", Stage.texts(even, 5));
    stage.note("small odd", Stage.texts(small, 3));
    Stage.flush(connection);
    stage.note("left", stage.left(queue));
  }

  private static void each(Stage stage, Session session, Queue queue, String selector) {
    try {
      stage.note(selector, new TreeSet<>(Stage.browse(session, queue, selector)));
    } catch (JMSException refused) {
      stage.note(selector, refused.getClass().getSimpleName());
    }
  }

  private static void functions(Stage stage) throws Exception {
    Session session = Stage.auto(stage.connect());
    fill(session, stage.queue("Q"));
    for (String selector : FUNCTIONS) each(stage, session, stage.queue("Q"), selector);
  }

  private static void conversion(Stage stage) throws Exception {
    Session session = Stage.auto(stage.connect());
    fill(session, stage.queue("Q"));
    // Without first: the real parser remembers a converting one under the text without its prefix.
    for (String selector : CONVERSIONS) each(stage, session, stage.queue("Q"), selector);
    for (String selector : CONVERSIONS) each(stage, session, stage.queue("Q"), "convert_string_expressions: " + selector);
  }

  private static void xpath(Stage stage) throws Exception {
    ActiveMQConnection connection = stage.connect();
    Session session = Stage.auto(connection);
    Queue queue = stage.queue("Q");
    Stage.send(session, queue, "<a b='1'>one</a>", "<a b='2'><c/></a>", "no xml", "<!DOCTYPE a [<!ENTITY b '1'>]><a>&b;</a>", "<p:a xmlns:p='urn:p'/>");
    for (String xpath : new String[] {"//a[@b=\"1\"]", "//c", "count(//*) = 2", "/a = ''one''", "//a", "//p:a", "local-name(/*) = ''a''"}) {
      each(stage, session, queue, "XPATH '" + xpath + "'");
      each(stage, session, queue, "NOT XPATH '" + xpath + "' AND JMSPriority = 4");
    }
    each(stage, session, queue, "XQUERY '//a'");
    each(stage, session, queue, "NOT XQUERY '//a'");
    MessageConsumer consumer = session.createConsumer(stage.topic("T"), "XPATH '//c'");
    MessageProducer producer = session.createProducer(stage.topic("T"));
    for (String body : new String[] {"<a/>", "<a><c/></a>", "nothing"}) {
      BytesMessage bytes = session.createBytesMessage();
      bytes.writeBytes(body.getBytes("UTF-8"));
      bytes.setJMSType(body);
      producer.send(bytes);
    }
    producer.send(session.createTextMessage("<c>end</c>"));
    TreeSet<String> matched = new TreeSet<>();
    Message message = Stage.receive(consumer);
    for (; message instanceof BytesMessage; message = Stage.receive(consumer)) matched.add(message.getJMSType());
    stage.note("text", Stage.text(message));
    stage.note("bytes before it", matched);
  }

  /** Many consumers of a topic share a few selectors, some of which only differ in a constant; they come and go. */
  private static void topic(Stage stage) throws Exception {
    Session session = Stage.auto(stage.connect());
    String[] selectors = {"i = 1", "i = 1", "i = 2", "i = '1'", "i = 1 AND s = 'x'", "i > 0", null, "i = 1 OR i = 2", "s = 'x'", "i = 1.0", "TRUE = b"};
    MessageConsumer[] consumers = new MessageConsumer[selectors.length];
    for (int i = 0; i < selectors.length; i++) consumers[i] = session.createConsumer(stage.topic("T"), selectors[i]);
    consumers[1].close();
    MessageProducer producer = session.createProducer(stage.topic("T"));
    for (Object value : new Object[] {1, 2, 1L, 1.0, (byte) 1, "1", true, 1f}) {
      Message message = session.createTextMessage(value.getClass().getSimpleName() + " " + value);
      message.setObjectProperty("i", value);
      message.setStringProperty("s", value.equals(2) ? "y" : "x");
      message.setBooleanProperty("b", value instanceof Long);
      producer.send(message);
    }
    Stage.flush(stage.connect());
    for (int i = 0; i < selectors.length; i++) {
      if (i == 1) continue;
      TreeSet<String> got = new TreeSet<>();
      for (Message message = consumers[i].receive(300); message != null; message = consumers[i].receive(100)) got.add(Stage.text(message));
      stage.note(String.valueOf(selectors[i]), got);
    }
  }
}
