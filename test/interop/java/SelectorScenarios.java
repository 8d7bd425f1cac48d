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
  };
  private static final String[] INVALID = {
    "i =", "= 3", "i == 3", "i = = 3", "AND", "i IN ()", "i IN (1,", "s LIKE 3", "s LIKE", "i BETWEEN 1", "'open", "(i = 1", "i = 1)", "i = 1 i = 2",
    "NOT", "i ! 3", "'text'", "3", "i + 1", "s LIKE 'a' ESCAPE 'xx'", "i IS", "#", "i = \"3\"",
  };

  static void addTo(Map<String, Scenarios.Scenario> all) {
    all.put("selector-matches", SelectorScenarios::matches);
    all.put("selector-invalid", SelectorScenarios::invalid);
    all.put("selector-consumers", SelectorScenarios::consumers);
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
}
