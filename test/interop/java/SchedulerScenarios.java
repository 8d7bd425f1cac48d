import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import javax.jms.*;
import javax.transaction.xa.XAResource;
import org.apache.activemq.ActiveMQConnection;
import org.apache.activemq.ActiveMQXAConnection;
import org.apache.activemq.ScheduledMessage;
import org.apache.activemq.command.ActiveMQMessage;
import org.apache.activemq.command.ActiveMQQueue;

/** Messages that ask for a later delivery, and the destination that looks after them. */
final class SchedulerScenarios {
  private static final long HOUR = 3_600_000;

  static void addTo(Map<String, Scenarios.Scenario> all) {
    all.put("scheduler-delay", SchedulerScenarios::delay); // [F4.024] [F4.168] [F4.172] [F1.046]
    all.put("scheduler-repeat", SchedulerScenarios::repeat); // [F4.169] [F4.170] [F4.172]
    all.put("scheduler-order", SchedulerScenarios::order); // [F4.168]
    all.put("scheduler-kinds", SchedulerScenarios::kinds); // [F4.168]
    all.put("scheduler-expiration", SchedulerScenarios::expiration); // [F4.168]
    all.put("scheduler-values", SchedulerScenarios::values); // [F1.046]
    all.put("scheduler-refused", SchedulerScenarios::refused); // [F4.170] [F4.171]
    all.put("scheduler-browse", SchedulerScenarios::browse); // [F1.194] [F4.173]
    all.put("scheduler-remove", SchedulerScenarios::remove); // [F4.173]
    all.put("scheduler-manage-nothing", SchedulerScenarios::manageNothing); // [F4.173]
    all.put("scheduler-transaction", SchedulerScenarios::transaction); // [F4.175]
    all.put("scheduler-xa", SchedulerScenarios::xa); // [F4.175]
    all.put("scheduler-restart", SchedulerScenarios::restart); // [F4.174]
    all.put("scheduler-crash", SchedulerScenarios::crash); // [F4.174]
  }

  private static TextMessage later(Session session, String text, long delay) throws JMSException {
    TextMessage message = session.createTextMessage(text);
    message.setLongProperty(ScheduledMessage.AMQ_SCHEDULED_DELAY, delay);
    return message;
  }

  private static void sendLater(Session session, Destination destination, long delay, String... texts) throws JMSException {
    MessageProducer producer = session.createProducer(destination);
    for (String text : texts) producer.send(later(session, text, delay));
    producer.close();
  }

  /** Property names with the types of their values; the id of a job is not the same on every run. */
  private static String shape(Message message) throws JMSException {
    TreeMap<String, String> properties = Stage.properties(message);
    properties.computeIfPresent("scheduledJobId", (name, id) -> id.replaceAll("ID:.*(:\\d+:\\d+:\\d+:)\\d+$", "ID$1n"));
    return properties.toString();
  }

  private static void delay(Stage stage) throws Exception {
    Session session = Stage.auto(stage.connect());
    MessageConsumer consumer = session.createConsumer(stage.queue("Q"));
    TextMessage message = later(session, "later", 1000);
    message.setStringProperty("kept", "yes");
    message.setJMSCorrelationID("correlation");
    message.setJMSType("type");
    long sent = System.currentTimeMillis();
    session.createProducer(stage.queue("Q")).send(message, DeliveryMode.PERSISTENT, 7, 0);
    stage.note("at once", Stage.text(consumer.receiveNoWait()));
    ActiveMQMessage got = (ActiveMQMessage) Stage.receive(consumer);
    long waited = System.currentTimeMillis() - sent;
    stage.note("delivered", Stage.delivery(got));
    stage.note("not early", waited >= 1000);
    stage.note("not late", waited < 3000);
    stage.note("properties", shape(got));
    stage.note("same id", got.getJMSMessageID().equals(message.getJMSMessageID()));
    stage.note("headers", got.getJMSDestination() + " " + got.getOriginalDestination() + " " + got.getJMSDeliveryMode() + " " + got.getJMSPriority() + " "
        + got.getJMSExpiration() + " " + got.getJMSCorrelationID() + " " + got.getJMSType() + " " + got.isResponseRequired());
    stage.note("once", stage.left(stage.queue("Q")));
  }

  private static void repeat(Stage stage) throws Exception {
    Session session = Stage.auto(stage.connect());
    MessageConsumer consumer = session.createConsumer(stage.queue("Q"));
    TextMessage message = later(session, "again", 200);
    message.setLongProperty(ScheduledMessage.AMQ_SCHEDULED_PERIOD, 300);
    message.setIntProperty(ScheduledMessage.AMQ_SCHEDULED_REPEAT, 3);
    session.createProducer(stage.queue("Q")).send(message);
    TreeSet<String> ids = new TreeSet<>();
    TreeSet<String> jobs = new TreeSet<>();
    List<String> got = new ArrayList<>();
    List<String> shapes = new ArrayList<>();
    long last = 0;
    boolean apart = true;
    for (int i = 0; i < 4; i++) {
      Message each = Stage.receive(consumer);
      got.add(Stage.delivery(each));
      shapes.add(shape(each));
      ids.add(each.getJMSMessageID());
      jobs.add(each.getStringProperty("scheduledJobId"));
      apart &= i == 0 || System.currentTimeMillis() - last >= 250;
      last = System.currentTimeMillis();
    }
    stage.note("deliveries", got);
    stage.note("properties", shapes);
    stage.note("ids", ids.size() + " of " + jobs.size() + " job");
    stage.note("of the message", ids.contains(message.getJMSMessageID()));
    stage.note("a period apart", apart);
    stage.note("no more", Stage.text(consumer.receive(1000)));
  }

  private static void order(Stage stage) throws Exception {
    Session session = Stage.auto(stage.connect());
    sendLater(session, stage.queue("Q"), 1500, "third", "fourth");
    sendLater(session, stage.queue("Q"), 400, "first", "second");
    stage.note("by time, then as sent", Stage.texts(session.createConsumer(stage.queue("Q")), 4));
  }

  private static void kinds(Stage stage) throws Exception {
    Session session = Stage.auto(stage.connect());
    MessageConsumer topic = session.createConsumer(stage.topic("T"));
    sendLater(session, stage.topic("T"), 300, "topic");
    Message got = Stage.receive(topic);
    stage.note("topic", Stage.text(got) + " " + shape(got));
    MessageProducer light = session.createProducer(stage.queue("LIGHT"));
    light.setDeliveryMode(DeliveryMode.NON_PERSISTENT);
    light.send(later(session, "light", 300));
    got = Stage.receive(session.createConsumer(stage.queue("LIGHT")));
    stage.note("non-persistent", Stage.text(got) + " " + got.getJMSDeliveryMode());
    session.createProducer(new ActiveMQQueue(stage.name("A") + "," + stage.name("B"))).send(later(session, "both", 300));
    for (String name : new String[] {"A", "B"}) {
      ActiveMQMessage each = (ActiveMQMessage) Stage.receive(session.createConsumer(stage.queue(name)));
      stage.note("composite " + name, Stage.text(each) + " " + each.getJMSDestination() + " " + each.getOriginalDestination());
    }
    TemporaryQueue temporary = session.createTemporaryQueue();
    sendLater(session, temporary, 300, "temporary");
    stage.note("temporary", Stage.text(Stage.receive(session.createConsumer(temporary))));
    BytesMessage bytes = session.createBytesMessage();
    bytes.writeBytes(new byte[100_000]);
    bytes.setLongProperty(ScheduledMessage.AMQ_SCHEDULED_PERIOD, 200);
    session.createProducer(stage.queue("BYTES")).send(bytes);
    BytesMessage back = (BytesMessage) Stage.receive(session.createConsumer(stage.queue("BYTES")));
    stage.note("bytes by period alone", back == null ? "nothing" : back.getBodyLength() + " " + shape(back));
  }

  private static void expiration(Stage stage) throws Exception {
    Session session = Stage.auto(stage.connect());
    Message message = later(session, "short-lived", 1200);
    session.createProducer(stage.queue("Q")).send(message, DeliveryMode.PERSISTENT, 4, 1000);
    Message got = Stage.receive(session.createConsumer(stage.queue("Q")));
    stage.note("delivered", Stage.text(got));
    stage.note("time to live", got.getJMSExpiration() - got.getJMSTimestamp());
    stage.note("later timestamp", got.getJMSTimestamp() - message.getJMSTimestamp() >= 1000);
  }

  /** What is not a long is taken for one where it can be. */
  private static void values(Stage stage) throws Exception {
    Session session = Stage.auto(stage.connect());
    MessageProducer producer = session.createProducer(stage.queue("Q"));
    MessageConsumer consumer = session.createConsumer(stage.queue("Q"));
    Message text = session.createTextMessage("text");
    text.setStringProperty(ScheduledMessage.AMQ_SCHEDULED_DELAY, "100");
    producer.send(text);
    stage.note("text", shape(Stage.receive(consumer)));
    Message number = session.createTextMessage("int");
    number.setIntProperty(ScheduledMessage.AMQ_SCHEDULED_DELAY, 100);
    number.setStringProperty(ScheduledMessage.AMQ_SCHEDULED_REPEAT, "0");
    producer.send(number);
    stage.note("int", shape(Stage.receive(consumer)));
    stage.fails("negative", () -> later(session, "negative", -5));
    Message known = later(session, "has an id", HOUR);
    known.setStringProperty("scheduledJobId", "mine");
    producer.send(known);
    stage.note("has an id", shape(Stage.receive(consumer)));
    Message alone = session.createTextMessage("repeat alone");
    alone.setIntProperty(ScheduledMessage.AMQ_SCHEDULED_REPEAT, 2);
    producer.send(alone);
    stage.note("repeat alone", shape(Stage.receive(consumer)));
  }

  private static Message with(Session session, String name, Object value) throws JMSException {
    Message message = session.createTextMessage("refused");
    message.setLongProperty(ScheduledMessage.AMQ_SCHEDULED_PERIOD, HOUR);
    message.setObjectProperty(name, value);
    return message;
  }

  private static void refused(Stage stage) throws Exception {
    Session session = Stage.auto(stage.connect());
    MessageProducer producer = session.createProducer(stage.queue("Q"));
    stage.fails("repeat", () -> producer.send(with(session, ScheduledMessage.AMQ_SCHEDULED_REPEAT, 21)));
    stage.failsWithClass("no number", () -> producer.send(with(session, ScheduledMessage.AMQ_SCHEDULED_DELAY, "soon")));
    String cron = ScheduledMessage.AMQ_SCHEDULED_CRON;
    stage.fails("cron of four", () -> producer.send(with(session, cron, "* * * *")));
    stage.failsWithClass("cron of words", () -> producer.send(with(session, cron, "a b c d e")));
    stage.failsWithClass("cron step of none", () -> producer.send(with(session, cron, "*/0 * * * *")));
    stage.failsWithClass("cron without values", () -> producer.send(with(session, cron, "7/5 * * * *")));
    stage.fails("cron", () -> producer.send(with(session, cron, "0 0 1 1 *")));
    manage(session, message -> message.setStringProperty(ScheduledMessage.AMQ_SCHEDULER_ACTION, ScheduledMessage.AMQ_SCHEDULER_ACTION_REMOVEALL));
  }

  interface Wish { void of(Message message) throws JMSException; }

  private static void manage(Session session, Wish wish) throws JMSException {
    Destination management = session.createTopic(ScheduledMessage.AMQ_SCHEDULER_MANAGEMENT_DESTINATION);
    Message message = session.createMessage();
    wish.of(message);
    MessageProducer producer = session.createProducer(management);
    producer.send(message);
    producer.close();
  }

  private static List<Message> jobs(Session session, Wish wish) throws JMSException {
    TemporaryQueue answers = session.createTemporaryQueue();
    MessageConsumer consumer = session.createConsumer(answers);
    manage(session, message -> {
      message.setStringProperty(ScheduledMessage.AMQ_SCHEDULER_ACTION, ScheduledMessage.AMQ_SCHEDULER_ACTION_BROWSE);
      message.setJMSReplyTo(answers);
      wish.of(message);
    });
    // All answers are there when the send is answered; a pull says when there are no more.
    List<Message> found = new ArrayList<>();
    for (Message each = consumer.receive(500); each != null; each = consumer.receive(500)) found.add(each);
    consumer.close();
    return found;
  }

  private static List<String> names(Session session, Wish wish) throws JMSException {
    List<String> names = new ArrayList<>();
    for (Message each : jobs(session, wish)) names.add(Stage.text(each));
    return names;
  }

  private static Wish between(long start, long end) {
    return message -> {
      message.setLongProperty(ScheduledMessage.AMQ_SCHEDULER_ACTION_START_TIME, start);
      message.setLongProperty(ScheduledMessage.AMQ_SCHEDULER_ACTION_END_TIME, end);
    };
  }

  private static void browse(Stage stage) throws Exception {
    Session session = Stage.auto(stage.connect());
    long now = System.currentTimeMillis();
    sendLater(session, stage.queue("Q"), 2 * HOUR, "two");
    sendLater(session, stage.queue("Q"), HOUR, "one", "one too");
    sendLater(session, stage.queue("Q"), 3 * HOUR, "three");
    List<Message> all = jobs(session, message -> {});
    List<String> texts = new ArrayList<>();
    for (Message each : all) texts.add(Stage.text(each));
    stage.note("all", texts);
    ActiveMQMessage first = (ActiveMQMessage) all.get(0);
    stage.note("answer", shape(first) + " " + first.getOriginalDestination() + " " + first.getJMSDeliveryMode() + " " + first.getJMSType()
        + " " + first.getJMSDestination().toString().startsWith("temp-queue://"));
    stage.note("between", names(session, between(now + HOUR + HOUR / 2, now + 2 * HOUR + HOUR / 2)));
    stage.note("start alone", names(session, message -> message.setLongProperty(ScheduledMessage.AMQ_SCHEDULER_ACTION_START_TIME, now + 2 * HOUR + HOUR / 2)).size());
    manage(session, message -> message.setStringProperty(ScheduledMessage.AMQ_SCHEDULER_ACTION, ScheduledMessage.AMQ_SCHEDULER_ACTION_REMOVEALL));
    stage.note("none", names(session, message -> {}));
  }

  private static void remove(Stage stage) throws Exception {
    Session session = Stage.auto(stage.connect());
    long now = System.currentTimeMillis();
    for (int i = 1; i <= 5; i++) sendLater(session, stage.queue("Q"), i * HOUR, "m" + i);
    String second = jobs(session, message -> {}).get(1).getStringProperty("scheduledJobId");
    manage(session, message -> {
      message.setStringProperty(ScheduledMessage.AMQ_SCHEDULER_ACTION, ScheduledMessage.AMQ_SCHEDULER_ACTION_REMOVE);
      message.setStringProperty(ScheduledMessage.AMQ_SCHEDULED_ID, second);
    });
    stage.note("without the second", names(session, message -> {}));
    manage(session, message -> {
      message.setStringProperty(ScheduledMessage.AMQ_SCHEDULER_ACTION, ScheduledMessage.AMQ_SCHEDULER_ACTION_REMOVEALL);
      between(now + 2 * HOUR, now + 4 * HOUR + HOUR / 2).of(message);
    });
    stage.note("without those between", names(session, message -> {}));
    manage(session, message -> message.setStringProperty(ScheduledMessage.AMQ_SCHEDULER_ACTION, ScheduledMessage.AMQ_SCHEDULER_ACTION_REMOVEALL));
    stage.note("none", names(session, message -> {}));
    stage.note("nothing delivered", stage.left(stage.queue("Q")));
  }

  /** What asks for nothing known does nothing, and is not delivered either. */
  private static void manageNothing(Stage stage) throws Exception {
    Session session = Stage.auto(stage.connect());
    sendLater(session, stage.queue("Q"), HOUR, "stays");
    MessageConsumer watcher = session.createConsumer(session.createTopic(ScheduledMessage.AMQ_SCHEDULER_MANAGEMENT_DESTINATION));
    stage.fails("no action", () -> manage(session, message -> {}));
    stage.fails("no such action", () -> manage(session, message -> message.setStringProperty(ScheduledMessage.AMQ_SCHEDULER_ACTION, "DANCE")));
    stage.fails("no such job", () -> manage(session, message -> {
      message.setStringProperty(ScheduledMessage.AMQ_SCHEDULER_ACTION, ScheduledMessage.AMQ_SCHEDULER_ACTION_REMOVE);
      message.setStringProperty(ScheduledMessage.AMQ_SCHEDULED_ID, "nobody");
    }));
    stage.fails("browse for nobody", () -> manage(session, message -> message.setStringProperty(ScheduledMessage.AMQ_SCHEDULER_ACTION, ScheduledMessage.AMQ_SCHEDULER_ACTION_BROWSE)));
    stage.note("left", names(session, message -> {}));
    stage.note("watcher", Stage.text(watcher.receiveNoWait()));
    Session queues = Stage.auto(stage.connect());
    Message byQueue = queues.createMessage();
    byQueue.setStringProperty(ScheduledMessage.AMQ_SCHEDULER_ACTION, ScheduledMessage.AMQ_SCHEDULER_ACTION_REMOVEALL);
    queues.createProducer(queues.createQueue("activemq.scheduler.management")).send(byQueue);
    stage.note("removed by queue", names(session, message -> {}));
  }

  private static void transaction(Stage stage) throws Exception {
    Session session = Stage.transacted(stage.connect());
    Session looking = Stage.auto(stage.connect());
    sendLater(session, stage.queue("Q"), 300, "rolled back");
    session.rollback();
    sendLater(session, stage.queue("Q"), 300, "committed");
    Stage.send(session, stage.queue("Q"), "now");
    stage.note("before", names(looking, message -> {}));
    session.commit();
    MessageConsumer consumer = looking.createConsumer(stage.queue("Q"));
    stage.note("after", Stage.texts(consumer, 2));
    stage.note("no more", Stage.text(consumer.receive(1000)));
  }

  private static void xa(Stage stage) throws Exception {
    ActiveMQXAConnection connection = XaScenarios.connect(stage);
    XASession session = connection.createXASession();
    XAResource resource = session.getXAResource();
    Session looking = Stage.auto(stage.connect());
    XaScenarios.Id lost = new XaScenarios.Id(stage.scenario, 1);
    resource.start(lost, XAResource.TMNOFLAGS);
    sendLater(session, stage.queue("Q"), 300, "rolled back");
    resource.end(lost, XAResource.TMSUCCESS);
    resource.rollback(lost);
    XaScenarios.Id kept = new XaScenarios.Id(stage.scenario, 2);
    resource.start(kept, XAResource.TMNOFLAGS);
    sendLater(session, stage.queue("Q"), 300, "committed");
    Stage.send(session, stage.queue("Q"), "now");
    resource.end(kept, XAResource.TMSUCCESS);
    stage.note("vote", resource.prepare(kept) == XAResource.XA_OK);
    stage.note("before", names(looking, message -> {}));
    resource.commit(kept, false);
    MessageConsumer consumer = looking.createConsumer(stage.queue("Q"));
    stage.note("after", Stage.texts(consumer, 2));
    stage.note("no more", Stage.text(consumer.receive(1000)));
  }

  /** Late enough that the broker is stopped before, also on a slow machine. */
  private static final long AFTER_THE_STOP = 2_000;

  private static void scheduleForLater(Stage stage) throws Exception {
    ActiveMQConnection connection = stage.connect();
    Session session = Stage.auto(connection);
    sendLater(session, stage.queue("Q"), AFTER_THE_STOP, "due meanwhile");
    sendLater(session, stage.queue("Q"), HOUR, "much later");
    TextMessage repeating = later(session, "repeating", AFTER_THE_STOP);
    repeating.setLongProperty(ScheduledMessage.AMQ_SCHEDULED_PERIOD, 300);
    repeating.setIntProperty(ScheduledMessage.AMQ_SCHEDULED_REPEAT, 2);
    session.createProducer(stage.queue("R")).send(repeating);
    connection.close();
  }

  private static void deliveredAfter(Stage stage) throws Exception {
    Session session = Stage.auto(stage.connect());
    stage.note("delivered", Stage.texts(session.createConsumer(stage.queue("Q")), 1));
    stage.note("repeated", Stage.texts(session.createConsumer(stage.queue("R")), 3));
    List<String> waiting = names(session, message -> {});
    long patience = System.currentTimeMillis() + Stage.PATIENCE_MS;
    // A job may still be listed while its last message is on its way.
    while (waiting.contains("repeating") && System.currentTimeMillis() < patience) waiting = names(session, message -> {});
    stage.note("waiting", waiting);
    manage(session, message -> message.setStringProperty(ScheduledMessage.AMQ_SCHEDULER_ACTION, ScheduledMessage.AMQ_SCHEDULER_ACTION_REMOVEALL));
  }

  private static void restart(Stage stage) throws Exception {
    scheduleForLater(stage);
    stage.control.restartBroker();
    deliveredAfter(stage);
  }

  private static void crash(Stage stage) throws Exception {
    scheduleForLater(stage);
    stage.control.crashBroker();
    deliveredAfter(stage);
  }
}
