import java.util.Map;
import javax.jms.*;
import org.apache.activemq.ActiveMQConnection;
import org.apache.activemq.ActiveMQConnectionFactory;
import org.apache.activemq.command.ActiveMQDestination;
import org.apache.activemq.command.ActiveMQQueue;
import org.apache.activemq.command.ActiveMQTopic;

/** Who gets in by name and password, and what each of them may do: conf/security.xml. */
final class SecurityScenarios {
  static void addTo(Map<String, Scenarios.Scenario> all) {
    all.put("security-login", SecurityScenarios::login); // [F7.001] [F7.002] [F7.013] [F1.077] [F4.084]
    all.put("security-user-id", SecurityScenarios::userId); // [F4.008] [F1.037]
    all.put("security-rights", SecurityScenarios::rights); // [F7.017] [F7.018] [F7.019]
    all.put("security-producer-without-destination", SecurityScenarios::anonymousProducer); // [F7.019]
    all.put("security-browse-and-durable", SecurityScenarios::browseAndDurable); // [F7.030]
    all.put("security-wildcards", SecurityScenarios::wildcards); // [F7.031]
    all.put("security-merged-entries", SecurityScenarios::merged); // [F7.023]
    all.put("security-composite", SecurityScenarios::composite); // [F7.018]
    all.put("security-temporary", SecurityScenarios::temporary); // [F7.021]
    all.put("security-create-and-remove", SecurityScenarios::createAndRemove); // [F7.019]
    all.put("security-object-trust", SecurityScenarios::objectTrust); // [F1.010] [F1.011] [F7.040]
    all.put("security-transaction", SecurityScenarios::transaction); // [F7.019]
  }

  static ActiveMQConnection as(Stage stage, String user, String password) throws JMSException {
    ActiveMQConnectionFactory factory = stage.factory("");
    factory.setUserName(user);
    factory.setPassword(password);
    return stage.connect(factory);
  }

  static ActiveMQConnection admin(Stage stage) throws JMSException { return as(stage, "admin", "manager"); }

  static ActiveMQConnection publisher(Stage stage) throws JMSException { return as(stage, "publisher", "pub"); }

  static ActiveMQConnection consumer(Stage stage) throws JMSException { return as(stage, "consumer", "con"); }

  private static Queue queue(String name) { return new ActiveMQQueue(name); }

  private static void login(Stage stage) throws Exception {
    stage.fails("right", () -> admin(stage));
    stage.fails("wrong password", () -> as(stage, "admin", "wrong"));
    stage.fails("unknown user", () -> as(stage, "who", "manager"));
    stage.fails("no password", () -> as(stage, "admin", null));
    stage.fails("empty password", () -> as(stage, "admin", ""));
    stage.fails("password alone", () -> as(stage, null, "manager"));
    stage.fails("neither", () -> as(stage, null, null));
    stage.fails("empty name", () -> as(stage, "", ""));
    stage.fails("another case", () -> as(stage, "Admin", "manager"));
    // A refused client may try again on a link of its own.
    stage.fails("again", () -> admin(stage));
  }

  private static void userId(Stage stage) throws Exception {
    for (String[] who : new String[][] {{"publisher", "pub"}, {null, null}}) {
      ActiveMQConnection connection = as(stage, who[0], who[1]);
      Session session = Stage.auto(connection);
      Queue queue = queue("OPEN." + stage.name("Q" + who[0]));
      MessageConsumer consumer = session.createConsumer(queue);
      TextMessage message = session.createTextMessage("m");
      message.setStringProperty("JMSXUserID", "forged");
      session.createProducer(queue).send(message);
      stage.note("user of " + who[0], Stage.receive(consumer).getStringProperty("JMSXUserID"));
    }
  }

  private static void rights(Stage stage) throws Exception {
    for (String kind : new String[] {"queue", "topic"}) {
      ActiveMQDestination there = ActiveMQDestination.createDestination(kind + "://PUB." + stage.name("A"), ActiveMQDestination.QUEUE_TYPE);
      Session pub = Stage.auto(publisher(stage));
      Session con = Stage.auto(consumer(stage));
      MessageConsumer[] consumer = new MessageConsumer[1];
      stage.fails(kind + " consumer reads", () -> consumer[0] = con.createConsumer(there));
      stage.fails(kind + " publisher reads", () -> pub.createConsumer(there));
      stage.fails(kind + " publisher writes", () -> Stage.send(pub, there, "m1"));
      stage.fails(kind + " consumer writes", () -> con.createProducer(there));
      stage.note(kind + " read", Stage.text(Stage.receive(consumer[0])));
      Session nobody = Stage.auto(as(stage, null, null));
      stage.fails(kind + " nobody reads", () -> nobody.createConsumer(there));
      stage.fails(kind + " nobody writes", () -> nobody.createProducer(there));
    }
    Session nobody = Stage.auto(as(stage, null, null));
    stage.fails("nobody reads what is open", () -> nobody.createConsumer(queue("OPEN." + stage.name("A"))));
    stage.fails("nobody writes what is open", () -> Stage.send(nobody, queue("OPEN." + stage.name("A")), "m"));
  }

  private static void anonymousProducer(Stage stage) throws Exception {
    ActiveMQConnection connection = publisher(stage);
    Session session = Stage.auto(connection);
    MessageProducer producer = session.createProducer(null);
    stage.fails("allowed", () -> producer.send(queue("PUB." + stage.name("A")), session.createTextMessage("m1")));
    stage.fails("again", () -> producer.send(queue("PUB." + stage.name("A")), session.createTextMessage("m2")));
    stage.fails("not allowed", () -> producer.send(queue("SECRET." + stage.name("A")), session.createTextMessage("m")));
    stage.fails("still not", () -> producer.send(queue("SECRET." + stage.name("A")), session.createTextMessage("m")));
    stage.note("sent", Stage.browse(Stage.auto(admin(stage)), queue("PUB." + stage.name("A")), null));
  }

  private static void browseAndDurable(Stage stage) throws Exception {
    Session pub = Stage.auto(publisher(stage));
    Stage.send(pub, queue("PUB." + stage.name("A")), "m1");
    stage.fails("publisher browses", () -> Stage.browse(pub, queue("PUB." + stage.name("A")), null));
    stage.fails("consumer browses", () -> stage.note("seen", Stage.browse(Stage.auto(consumer(stage)), queue("PUB." + stage.name("A")), null)));
    for (String who : new String[] {"publisher", "consumer"}) {
      ActiveMQConnectionFactory factory = stage.factory("");
      factory.setUserName(who);
      factory.setPassword(who.substring(0, 3));
      factory.setClientID(stage.name(who));
      Session session = Stage.auto(stage.connect(factory));
      stage.fails(who + " subscribes", () -> session.createDurableSubscriber(new ActiveMQTopic("PUB." + stage.name("T")), "s").close());
      stage.fails(who + " unsubscribes", () -> session.unsubscribe("s"));
    }
  }

  private static void wildcards(Stage stage) throws Exception {
    Session admin = Stage.auto(admin(stage));
    Session pub = Stage.auto(publisher(stage));
    Session con = Stage.auto(consumer(stage));
    stage.fails("all", () -> con.createConsumer(queue(">")));
    stage.fails("one level of all", () -> con.createConsumer(queue("*")));
    stage.fails("what is mine", () -> con.createConsumer(queue("PUB.>")).close());
    stage.fails("a part of it", () -> con.createConsumer(queue("PUB.x.>")).close());
    stage.fails("a level of it", () -> con.createConsumer(queue("PUB.*.x")).close());
    stage.fails("descendants of what is mine in part", () -> con.createConsumer(queue("MIX.>")));
    stage.fails("a writer's", () -> pub.createConsumer(queue("PUB.>")));
    for (String kind : new String[] {"queue", "topic"}) {
      ActiveMQDestination all = ActiveMQDestination.createDestination(kind + "://MIX.*", ActiveMQDestination.QUEUE_TYPE);
      ActiveMQDestination a = ActiveMQDestination.createDestination(kind + "://MIX.A", ActiveMQDestination.QUEUE_TYPE);
      ActiveMQDestination b = ActiveMQDestination.createDestination(kind + "://MIX.B", ActiveMQDestination.QUEUE_TYPE);
      Stage.send(pub, b, "there before");
      MessageConsumer[] consumer = new MessageConsumer[1];
      stage.fails(kind + " mine in part", () -> consumer[0] = con.createConsumer(all));
      Stage.send(pub, b, "hidden");
      Stage.send(pub, a, "seen");
      stage.note(kind + " seen", Stage.text(Stage.receive(consumer[0])));
      consumer[0].close();
    }
    stage.note("hidden", Stage.browse(admin, queue("MIX.B"), null));
  }

  private static void merged(Stage stage) throws Exception {
    Session con = Stage.auto(consumer(stage));
    stage.fails("reads by one entry", () -> con.createConsumer(queue("MERGE.one")).close());
    stage.fails("writes by another", () -> con.createProducer(queue("MERGE.one")).close());
    stage.fails("which does not reach deeper", () -> con.createProducer(queue("MERGE.one.two")).close());
    stage.fails("but the root itself", () -> con.createConsumer(queue("MERGE")).close());
    stage.fails("writes the root", () -> con.createProducer(queue("MERGE")).close());
  }

  private static void composite(Stage stage) throws Exception {
    Session pub = Stage.auto(publisher(stage));
    Session con = Stage.auto(consumer(stage));
    String a = "PUB." + stage.name("A");
    String b = "PUB." + stage.name("B");
    stage.fails("both allowed", () -> Stage.send(pub, queue(a + "," + b), "m1"));
    stage.fails("one not", () -> pub.createProducer(queue(a + ",SECRET.A")));
    stage.fails("the other not", () -> pub.createProducer(queue("SECRET.A," + a)));
    stage.fails("rights from different entries", () -> pub.createProducer(queue(a + ",MIX.A")).close());
    MessageProducer producer = pub.createProducer(null);
    stage.fails("one not, per message", () -> producer.send(queue(a + ",SECRET.A"), pub.createTextMessage("m")));
    stage.fails("both allowed, per message", () -> producer.send(queue(a + "," + b), pub.createTextMessage("m2")));
    MessageConsumer[] consumer = new MessageConsumer[1];
    stage.fails("reads both", () -> consumer[0] = con.createConsumer(queue(a + "," + b)));
    stage.note("read", Stage.texts(consumer[0], 4).stream().sorted().toArray().length);
    stage.fails("reads one only", () -> con.createConsumer(queue(a + ",SECRET.A")));
    stage.fails("reads one queue, not the topic", () -> con.createConsumer(queue(a + ",topic://SECRET.A")));
  }

  private static void temporary(Stage stage) throws Exception {
    Session con = Stage.auto(consumer(stage));
    Session pub = Stage.auto(publisher(stage));
    TemporaryQueue[] queue = new TemporaryQueue[1];
    TemporaryTopic[] topic = new TemporaryTopic[1];
    stage.fails("consumer's queue", () -> queue[0] = con.createTemporaryQueue());
    stage.fails("consumer's topic", () -> topic[0] = con.createTemporaryTopic());
    MessageConsumer consumer = con.createConsumer(queue[0]);
    try {
      pub.createTemporaryQueue();
      stage.note("publisher's queue", "no error");
    } catch (JMSException error) {
      stage.note("publisher's queue", error.getMessage().replaceAll("temp-queue://.*", "temp-queue://…"));
    }
    stage.fails("publisher replies", () -> Stage.send(pub, queue[0], "reply"));
    stage.note("reply", Stage.text(Stage.receive(consumer)));
    try {
      Stage.send(Stage.auto(as(stage, null, null)), queue[0], "m");
      stage.note("nobody replies", "no error");
    } catch (JMSException error) {
      stage.note("nobody replies", error.getMessage().replaceAll("temp-queue://.*", "temp-queue://…"));
    }
    consumer.close();
    stage.fails("removed", () -> queue[0].delete());
  }

  private static void createAndRemove(Stage stage) throws Exception {
    ActiveMQConnection consuming = consumer(stage);
    Session con = Stage.auto(consuming);
    ActiveMQConnection publishing = publisher(stage);
    Session pub = Stage.auto(publishing);
    ActiveMQQueue kept = new ActiveMQQueue("KEPT." + stage.scenario);
    stage.fails("may read, may not create", () -> con.createConsumer(kept));
    stage.fails("may write, may not create", () -> Stage.send(pub, kept, "m"));
    ActiveMQConnection admin = admin(stage);
    stage.fails("creates", () -> Stage.send(Stage.auto(admin), kept, "m1"));
    stage.fails("may write what is there", () -> Stage.send(pub, kept, "m2"));
    MessageConsumer[] consumer = new MessageConsumer[1];
    stage.fails("may read what is there", () -> consumer[0] = con.createConsumer(kept));
    stage.note("read", Stage.texts(consumer[0], 2));
    consumer[0].close();
    Stage.flush(consuming); // A subscription that is still there would refuse the removal.
    stage.fails("publisher removes", () -> publishing.destroyDestination(kept));
    stage.fails("admin removes", () -> admin.destroyDestination(kept));
    stage.fails("gone, may not create", () -> pub.createProducer(kept).send(pub.createTextMessage("m")));
  }

  private static void objectTrust(Stage stage) throws Exception {
    Queue queue = queue("OPEN." + stage.name("Q"));
    Session session = Stage.auto(admin(stage));
    for (String trusted : new String[] {"nothing more", "java.util", "all"}) {
      ActiveMQConnectionFactory factory = stage.factory("");
      factory.setUserName("admin");
      factory.setPassword("manager");
      factory.setTrustAllPackages(trusted.equals("all"));
      if (trusted.equals("java.util")) factory.setTrustedPackages(java.util.List.of("java.util", "java.lang"));
      MessageConsumer consumer = Stage.auto(stage.connect(factory)).createConsumer(queue);
      session.createProducer(queue).send(session.createObjectMessage(new java.util.ArrayList<>(java.util.List.of("a", 1))));
      ObjectMessage message = (ObjectMessage) Stage.receive(consumer);
      stage.fails("trusting " + trusted, () -> stage.note("object", message.getObject()));
      consumer.close();
    }
  }

  private static void transaction(Stage stage) throws Exception {
    ActiveMQConnection connection = publisher(stage);
    Session session = Stage.transacted(connection);
    MessageProducer producer = session.createProducer(null);
    Queue queue = queue("PUB." + stage.name("A"));
    producer.send(queue, session.createTextMessage("m1"));
    stage.fails("sends where it may not", () -> {
      producer.send(queue("SECRET.A"), session.createTextMessage("m"));
      session.commit();
    });
    stage.fails("rolls back", () -> session.rollback());
    producer.send(queue, session.createTextMessage("m2"));
    stage.fails("commits", () -> session.commit());
    stage.note("there", Stage.browse(Stage.auto(admin(stage)), queue, null));
  }
}
