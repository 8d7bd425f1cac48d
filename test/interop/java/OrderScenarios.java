import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import javax.jms.*;
import org.apache.activemq.ActiveMQConnection;
import org.apache.activemq.ActiveMQMessageConsumer;
import org.apache.activemq.ActiveMQSession;
import org.apache.activemq.command.ActiveMQQueue;

/** Who gets a message of a queue, and in which order, under the policies of conf/order.xml. */
final class OrderScenarios {
  static void addTo(Map<String, Scenarios.Scenario> all) {
    all.put("order-exclusive", OrderScenarios::exclusive); // [F1.135]
    all.put("order-all-exclusive", OrderScenarios::allExclusive); // [F4.115]
    all.put("order-priority", OrderScenarios::priority); // [F1.136] [F4.114]
    all.put("order-priority-off", OrderScenarios::priorityOff); // [F4.114]
    all.put("order-strict", OrderScenarios::strict); // [F4.113]
    all.put("order-round-robin", OrderScenarios::roundRobin); // [F1.123] [F4.204]
    all.put("order-groups-balance", OrderScenarios::groupsBalance); // [F1.034] [F1.151]
    all.put("order-groups-close", OrderScenarios::groupsClose); // [F1.035] [F1.036] [F1.152]
    all.put("order-groups-sequence", OrderScenarios::groupsSequence); // [F1.035] [F1.036]
    all.put("order-groups-owner-leaves", OrderScenarios::groupsOwnerLeaves); // [F1.036] [F1.152]
    all.put("order-groups-map", OrderScenarios::groupsMap); // [F1.153] [F4.138]
    all.put("order-gate", OrderScenarios::gate); // [F1.154] [F4.116]
    all.put("order-client-priority", OrderScenarios::clientPriority); // [F1.094] [F1.025]
    all.put("order-prioritized", OrderScenarios::prioritized); // [F1.025] [F4.107]
    all.put("order-selector-gap", OrderScenarios::selectorGap); // [F1.183]
    all.put("order-prioritized-restart", OrderScenarios::prioritizedRestart); // [F4.107]
  }

  private static Queue with(Stage stage, String suffix, String options) { return new ActiveMQQueue(stage.name(suffix) + "?" + options); }

  private static MessageConsumer consumer(Stage stage, ActiveMQConnection connection, String options) throws JMSException {
    return Stage.auto(connection).createConsumer(with(stage, "Q", options));
  }

  /** Waits until the messages are in the client, then counts as the consumer's what is there. */
  private static void waitForPrefetched(MessageConsumer consumer, int count) throws Exception {
    ActiveMQMessageConsumer inside = (ActiveMQMessageConsumer) consumer;
    Stage.until(count + " prefetched", () -> inside.getMessageSize() == count);
  }

  /** All that has been handed to a consumer by now. */
  private static List<String> taken(ActiveMQConnection connection, MessageConsumer consumer) throws JMSException {
    Stage.flush(connection);
    List<String> texts = new ArrayList<>();
    for (Message message = consumer.receiveNoWait(); message != null; message = consumer.receiveNoWait()) texts.add(Stage.text(message));
    return texts;
  }

  // -------------------------------------------------------------------------------------------------- who is served

  private static void exclusive(Stage stage) throws Exception {
    ActiveMQConnection connection = stage.connect();
    Session session = Stage.auto(connection);
    MessageConsumer plain = consumer(stage, connection, "consumer.priority=100");
    MessageConsumer low = consumer(stage, connection, "consumer.exclusive=true");
    send(stage, session, 1, 2);
    stage.note("an exclusive one before a plain one of higher priority", Stage.texts(low, 2));
    MessageConsumer equal = consumer(stage, connection, "consumer.exclusive=true");
    send(stage, session, 3, 4);
    stage.note("the first of equals stays", Stage.texts(low, 2));
    MessageConsumer high = consumer(stage, connection, "consumer.exclusive=true&consumer.priority=5");
    send(stage, session, 5, 6);
    stage.note("a higher one takes over", Stage.texts(high, 2));
    MessageConsumer top = consumer(stage, connection, "consumer.exclusive=true&consumer.priority=127");
    MessageConsumer newest = consumer(stage, connection, "consumer.exclusive=true&consumer.priority=127");
    send(stage, session, 7, 8);
    stage.note("the newest of the highest priority", Stage.texts(newest, 2));
    newest.close();
    Stage.flush(connection);
    send(stage, session, 9, 10);
    stage.note("then the other", Stage.texts(top, 2));
    top.close();
    high.close();
    Stage.flush(connection);
    send(stage, session, 11, 12);
    stage.note("then the first of equals", Stage.texts(low, 2));
    low.close();
    equal.close();
    Stage.flush(connection);
    send(stage, session, 13, 14);
    stage.note("at last the plain one", Stage.texts(plain, 2));
  }

  private static void send(Stage stage, Session session, int from, int to) throws JMSException {
    Stage.send(session, stage.queue("Q"), Stage.numbers(from, to));
  }

  private static void allExclusive(Stage stage) throws Exception {
    ActiveMQConnection connection = stage.connect();
    Session session = Stage.auto(connection);
    MessageConsumer one = consumer(stage, connection, "consumer.prefetchSize=1");
    MessageConsumer two = consumer(stage, connection, "consumer.prefetchSize=10");
    send(stage, session, 1, 4);
    stage.note("first", Stage.texts(one, 4));
    stage.note("second", taken(connection, two));
    MessageConsumer high = consumer(stage, connection, "consumer.priority=3");
    send(stage, session, 5, 6);
    stage.note("a higher one takes over", Stage.texts(high, 2));
    high.close();
    one.close();
    Stage.flush(connection);
    send(stage, session, 7, 8);
    stage.note("second, now alone", Stage.texts(two, 2));
  }

  private static void priority(Stage stage) throws Exception {
    ActiveMQConnection connection = stage.connect();
    MessageConsumer low = consumer(stage, connection, "consumer.priority=1");
    MessageConsumer high = consumer(stage, connection, "consumer.priority=2&consumer.prefetchSize=3");
    MessageConsumer lowest = consumer(stage, connection, "consumer.priority=-5&consumer.prefetchSize=100");
    send(stage, Stage.auto(connection), 1, 5);
    waitForPrefetched(high, 3);
    stage.note("low", Stage.texts(low, 2));
    stage.note("high", Stage.texts(high, 3));
    stage.note("lowest", taken(connection, lowest));
  }

  private static void priorityOff(Stage stage) throws Exception {
    ActiveMQConnection connection = stage.connect();
    MessageConsumer low = consumer(stage, connection, "consumer.priority=1");
    MessageConsumer high = consumer(stage, connection, "consumer.priority=20");
    send(stage, Stage.auto(connection), 1, 10);
    stage.note("low", Stage.texts(low, 5));
    stage.note("high", Stage.texts(high, 5));
  }

  private static void strict(Stage stage) throws Exception {
    ActiveMQConnection connection = stage.connect();
    Session session = Stage.client(connection);
    MessageConsumer one = session.createConsumer(with(stage, "Q", "consumer.prefetchSize=3"));
    MessageConsumer two = Stage.client(connection).createConsumer(with(stage, "Q", "consumer.prefetchSize=3"));
    Session sending = Stage.auto(connection);
    send(stage, sending, 1, 5);
    waitForPrefetched(one, 3);
    waitForPrefetched(two, 2);
    for (int i = 0; i < 3; i++) {
      Message message = Stage.receive(one);
      stage.note("one", Stage.text(message));
      if (i == 2) message.acknowledge();
    }
    Stage.flush(connection);
    send(stage, sending, 6, 7);
    waitForPrefetched(one, 2);
    stage.note("one again", Stage.texts(one, 2));
    stage.note("two", Stage.texts(two, 2));
  }

  private static void roundRobin(Stage stage) throws Exception {
    ActiveMQConnection connection = stage.connect();
    MessageConsumer[] all = new MessageConsumer[3];
    for (int i = 0; i < 3; i++) all[i] = consumer(stage, connection, "consumer.prefetchSize=" + (i == 1 ? 2 : 100));
    send(stage, Stage.auto(connection), 1, 12);
    waitForPrefetched(all[0], 5);
    waitForPrefetched(all[2], 5);
    for (MessageConsumer each : new MessageConsumer[] {all[0], all[2], all[1]}) stage.note("consumer", Stage.texts(each, each == all[1] ? 2 : 5));
  }

  // --------------------------------------------------------------------------------------------------------- groups

  private static void sendInGroup(Session session, MessageProducer producer, String group, String text, int sequence) throws JMSException {
    Message message = session.createTextMessage(text);
    message.setStringProperty("JMSXGroupID", group);
    if (sequence != 0) message.setIntProperty("JMSXGroupSeq", sequence);
    producer.send(message);
  }

  private static String inGroup(Message message) throws JMSException {
    if (message == null) return "nothing";
    boolean first = message.propertyExists("JMSXGroupFirstForConsumer") && message.getBooleanProperty("JMSXGroupFirstForConsumer");
    return message.getStringProperty("JMSXGroupID") + " " + Stage.text(message) + (first ? " first" : "");
  }

  private static List<String> takenInGroups(ActiveMQConnection connection, MessageConsumer consumer) throws JMSException {
    Stage.flush(connection);
    List<String> texts = new ArrayList<>();
    for (Message message = consumer.receiveNoWait(); message != null; message = consumer.receiveNoWait()) texts.add(inGroup(message));
    return texts;
  }

  private static void groupsBalance(Stage stage) throws Exception {
    ActiveMQConnection connection = stage.connect();
    List<MessageConsumer> consumers = new ArrayList<>();
    for (int i = 0; i < 3; i++) consumers.add(Stage.auto(connection).createConsumer(stage.queue("Q")));
    Session session = Stage.auto(connection);
    MessageProducer producer = session.createProducer(stage.queue("Q"));
    for (int round = 0; round < 3; round++) for (int group = 0; group < 9; group++) sendInGroup(session, producer, "g" + group, "m" + round, 0);
    TreeSet<String> all = new TreeSet<>();
    for (MessageConsumer each : consumers) {
      TreeSet<String> groups = new TreeSet<>();
      waitForPrefetched(each, 9);
      for (int i = 0; i < 9; i++) {
        Message message = Stage.receive(each);
        String group = message.getStringProperty("JMSXGroupID");
        stage.note("message " + i + " first", inGroup(message).endsWith("first"));
        if (!groups.add(group)) continue;
        if (!all.add(group)) stage.note("split", group);
      }
      stage.note("groups of one", groups.size());
    }
    stage.note("groups", all);
  }

  private static void groupsClose(Stage stage) throws Exception {
    ActiveMQConnection connection = stage.connect();
    MessageConsumer one = Stage.auto(connection).createConsumer(stage.queue("Q"));
    Session session = Stage.auto(connection);
    MessageProducer producer = session.createProducer(stage.queue("Q"));
    int[] sequences = {0, 0, -1, 0, 0, -1, -1, 0};
    for (int i = 0; i < sequences.length; i++) sendInGroup(session, producer, "g", i + " seq " + sequences[i], sequences[i]);
    sendInGroup(session, producer, "h", "closed before it began", -1);
    sendInGroup(session, producer, "h", "next", 0);
    waitForPrefetched(one, 10);
    stage.note("marks", takenInGroups(connection, one));
    // The closed group goes to the one with fewer groups.
    sendInGroup(session, producer, "i", "a third group", 0);
    sendInGroup(session, producer, "g", "closing", -1);
    waitForPrefetched(one, 2);
    stage.note("one still", takenInGroups(connection, one));
    MessageConsumer two = Stage.auto(connection).createConsumer(stage.queue("Q"));
    sendInGroup(session, producer, "g", "reopened", 0);
    sendInGroup(session, producer, "h", "stays", 0);
    waitForPrefetched(two, 1);
    stage.note("two", takenInGroups(connection, two));
    stage.note("one", takenInGroups(connection, one));
  }

  private static void groupsSequence(Stage stage) throws Exception {
    ActiveMQConnection connection = stage.connect();
    MessageConsumer one = Stage.auto(connection).createConsumer(stage.queue("Q"));
    Session session = Stage.auto(connection);
    MessageProducer producer = session.createProducer(stage.queue("Q"));
    for (int sequence : new int[] {1, 2, 3, 1, 2, 0, 7}) sendInGroup(session, producer, "g", "seq " + sequence, sequence);
    waitForPrefetched(one, 7);
    stage.note("marks", takenInGroups(connection, one));
  }

  private static void groupsOwnerLeaves(Stage stage) throws Exception {
    ActiveMQConnection leaving = stage.connect();
    ActiveMQConnection staying = stage.connect();
    MessageConsumer one = Stage.client(leaving).createConsumer(stage.queue("Q"));
    Session session = Stage.auto(staying);
    MessageProducer producer = session.createProducer(stage.queue("Q"));
    for (int i = 1; i <= 6; i++) sendInGroup(session, producer, "g", "m" + i, 0);
    waitForPrefetched(one, 6);
    stage.note("seen", inGroup(Stage.receive(one)));
    MessageConsumer two = Stage.auto(staying).createConsumer(stage.queue("Q"));
    sendInGroup(session, producer, "g", "m7", 0);
    stage.note("the other meanwhile", takenInGroups(staying, two));
    Stage.cut(leaving);
    List<String> taken = new ArrayList<>();
    for (int i = 0; i < 7; i++) taken.add(inGroup(Stage.receive(two)));
    stage.note("all to the other", taken);
  }

  private static void groupsMap(Stage stage) throws Exception {
    for (String kind : new String[] {"cached", "bucket", "simple", "cached-by-type", "bucket-by-type", "simple-by-type"}) {
      ActiveMQConnection connection = stage.connect();
      MessageConsumer one = Stage.auto(connection).createConsumer(stage.queue(kind));
      Session session = Stage.auto(connection);
      MessageProducer producer = session.createProducer(stage.queue(kind));
      for (String group : new String[] {"a", "b", "c", "a", "c", "c"}) sendInGroup(session, producer, group, "m", 0);
      sendInGroup(session, producer, "c", "closing", -1);
      sendInGroup(session, producer, "a", "n", 0);
      sendInGroup(session, producer, "c", "n", 0);
      waitForPrefetched(one, 9);
      stage.note(kind, takenInGroups(connection, one));
      MessageConsumer two = Stage.auto(connection).createConsumer(stage.queue(kind));
      one.close();
      Stage.flush(connection);
      sendInGroup(session, producer, "a", "o", 0);
      sendInGroup(session, producer, "a", "p", 0);
      waitForPrefetched(two, 2);
      stage.note(kind + " after its consumer", takenInGroups(connection, two));
      connection.close();
    }
  }

  // ----------------------------------------------------------------------------------------------------------- gate

  private static void gate(Stage stage) throws Exception {
    ActiveMQConnection connection = stage.connect();
    Session session = Stage.auto(connection);
    Stage.send(session, stage.queue("count"), Stage.numbers(1, 4));
    MessageConsumer one = Stage.auto(connection).createConsumer(stage.queue("count"));
    stage.note("one alone", Stage.text(one.receive(300)));
    MessageConsumer two = Stage.auto(connection).createConsumer(stage.queue("count"));
    stage.note("one", Stage.texts(one, 2));
    stage.note("two", Stage.texts(two, 2));
    for (String kind : new String[] {"time", "both", "alone"}) {
      Stage.send(session, stage.queue(kind), "m1");
      long before = System.nanoTime();
      MessageConsumer consumer = Stage.auto(connection).createConsumer(stage.queue(kind));
      stage.note(kind, Stage.text(Stage.receive(consumer)));
      long ms = (System.nanoTime() - before) / 1_000_000;
      stage.note(kind + " waited", kind.equals("alone") ? ms >= 900 && ms < 1_900 : ms >= 500 && ms < 950);
      Stage.send(session, stage.queue(kind), "m2");
      before = System.nanoTime();
      stage.note(kind + " again", Stage.text(Stage.receive(consumer)));
      stage.note(kind + " at once", (System.nanoTime() - before) / 1_000_000 < 400);
    }
  }

  // ----------------------------------------------------------------------------------------------------- priorities

  private static void clientPriority(Stage stage) throws Exception {
    for (boolean supported : new boolean[] {true, false}) {
      ActiveMQConnection connection = stage.connect("?jms.messagePrioritySupported=" + supported);
      connection.stop();
      Queue queue = stage.queue("Q" + supported);
      ActiveMQSession holding = (ActiveMQSession) Stage.auto(connection);
      MessageConsumer consumer = holding.createConsumer(queue);
      Session session = Stage.auto(connection);
      MessageProducer producer = session.createProducer(queue);
      for (int priority : new int[] {1, 9, 4, 7, 0}) {
        producer.setPriority(priority);
        producer.send(session.createTextMessage("p" + priority));
      }
      Stage.until("5 prefetched", () -> holding.getUnconsumedMessages().size() == 5);
      connection.start();
      stage.note("supported " + supported, Stage.texts(consumer, 5));
    }
  }

  private static void fill(Session session, Queue queue) throws JMSException {
    MessageProducer producer = session.createProducer(queue);
    String padding = "x".repeat(1_000);
    int[][] rounds = {{1, 120}, {4, 60}, {9, 40}, {1, 30}, {9, 20}};
    int number = 0;
    for (int[] round : rounds) {
      producer.setPriority(round[0]);
      for (int i = 0; i < round[1]; i++) {
        Message message = session.createTextMessage(padding);
        message.setIntProperty("n", number++);
        producer.send(message);
      }
    }
  }

  /** Priorities as runs, and whether equals came in the order of sending. */
  private static String runs(MessageConsumer consumer, int count) throws JMSException {
    StringBuilder runs = new StringBuilder();
    int[] last = new int[10];
    java.util.Arrays.fill(last, -1);
    int priority = -1;
    int length = 0;
    boolean ordered = true;
    for (int i = 0; i < count; i++) {
      Message message = Stage.receive(consumer);
      if (message == null) return runs + " then nothing";
      int each = message.getJMSPriority();
      if (each != priority && length > 0) runs.append(priority).append('x').append(length).append(' ');
      length = each == priority ? length + 1 : 1;
      priority = each;
      ordered &= message.getIntProperty("n") > last[each];
      last[each] = message.getIntProperty("n");
    }
    return runs.append(priority).append('x').append(length).append(ordered ? " in order" : " out of order").toString();
  }

  /** Far more than its memory limit holds; persistent, so the store has to know the order. */
  private static void prioritized(Stage stage) throws Exception {
    ActiveMQConnection connection = stage.connect("?jms.prefetchPolicy.all=1");
    Session session = Stage.auto(connection);
    fill(session, stage.queue("Q"));
    Session taking = Stage.transacted(connection);
    MessageConsumer consumer = taking.createConsumer(stage.queue("Q"));
    Message first = Stage.receive(consumer);
    stage.note("first", first.getJMSPriority() + " n " + first.getIntProperty("n"));
    taking.rollback();
    first = Stage.receive(consumer);
    stage.note("again", first.getJMSPriority() + " n " + first.getIntProperty("n") + " redelivered " + first.getJMSRedelivered());
    taking.rollback();
    taking.close();
    Stage.flush(connection);
    MessageConsumer all = session.createConsumer(stage.queue("Q"));
    stage.note("all", runs(all, 270));
  }

  private static void prioritizedRestart(Stage stage) throws Exception {
    ActiveMQConnection connection = stage.connect();
    fill(Stage.auto(connection), new ActiveMQQueue("order-prioritized.after-restart"));
    connection.close();
    stage.control.restartBroker();
    ActiveMQConnection after = stage.connect("?jms.prefetchPolicy.all=1");
    stage.note("all", runs(Stage.auto(after).createConsumer(new ActiveMQQueue("order-prioritized.after-restart")), 270));
  }

  // ---------------------------------------------------------------------------------------------------- selectors

  /** What a consumer wants lies behind more that it does not want than a page of the real broker holds. */
  private static void selectorGap(Stage stage) throws Exception {
    ActiveMQConnection connection = stage.connect();
    Session session = Stage.auto(connection);
    MessageProducer producer = session.createProducer(stage.queue("Q"));
    for (int i = 0; i <= 500; i++) {
      Message message = session.createTextMessage("m" + i);
      message.setIntProperty("n", i);
      producer.send(message);
    }
    MessageConsumer near = session.createConsumer(stage.queue("Q"), "n = 150");
    stage.note("within a page", Stage.text(Stage.receive(near)));
    near.close();
    MessageConsumer deep = session.createConsumer(stage.queue("Q"), "n = 500");
    stage.note("behind 500", Stage.text(deep.receive(1_500)));
  }
}
