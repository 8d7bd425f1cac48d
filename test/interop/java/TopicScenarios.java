import java.util.List;
import java.util.Map;
import javax.jms.*;
import org.apache.activemq.ActiveMQConnection;
import org.apache.activemq.command.ActiveMQTopic;

/** Topics and durable subscriptions. */
final class TopicScenarios {
  static void addTo(Map<String, Scenarios.Scenario> all) {
    all.put("topic-everyone", TopicScenarios::everyone); // [F1.125]
    all.put("topic-no-local", TopicScenarios::noLocal); // [F1.129]
    all.put("topic-selector", TopicScenarios::selector);
    all.put("topic-more-than-prefetch", TopicScenarios::moreThanPrefetch);
    all.put("durable-offline", TopicScenarios::offline); // [F1.126]
    all.put("durable-selector", TopicScenarios::durableSelector); // [F1.128]
    all.put("durable-unsubscribe", TopicScenarios::unsubscribe); // [F1.127]
    all.put("durable-in-use", TopicScenarios::inUse); // [F1.126]
    all.put("durable-partial-ack", TopicScenarios::partialAck); // [F1.126]
    all.put("durable-transacted", TopicScenarios::transacted); // [F1.126] [F1.051]
    all.put("durable-no-local", TopicScenarios::durableNoLocal); // [F1.129]
    all.put("durable-wildcard", TopicScenarios::wildcard); // [F1.126]
    all.put("durable-two", TopicScenarios::two); // [F1.126]
    all.put("durable-invalid", TopicScenarios::invalid);
    all.put("durable-shared-absent", TopicScenarios::shared); // [F1.133]
  }

  private static void everyone(Stage stage) throws Exception {
    Session session = Stage.auto(stage.connect());
    Stage.send(session, stage.topic("T"), "nobody hears");
    MessageConsumer one = session.createConsumer(stage.topic("T"));
    MessageConsumer two = Stage.auto(stage.connect()).createConsumer(stage.topic("T"));
    Stage.send(session, stage.topic("T"), Stage.numbers(1, 20));
    stage.note("one", Stage.texts(one, 20));
    stage.note("two", Stage.texts(two, 20));
    stage.note("no more", one.receiveNoWait() == null);
  }

  private static void noLocal(Stage stage) throws Exception {
    Session session = Stage.auto(stage.connect());
    MessageConsumer deaf = session.createConsumer(stage.topic("T"), null, true);
    MessageConsumer hears = session.createConsumer(stage.topic("T"), null, false);
    Stage.send(session, stage.topic("T"), "own");
    Stage.send(Stage.auto(stage.connect()), stage.topic("T"), "other's");
    stage.note("no local", Stage.texts(deaf, 1));
    stage.note("local", Stage.texts(hears, 2));
  }

  private static void publish(Session session, Topic topic, int from, int to) throws JMSException {
    MessageProducer producer = session.createProducer(topic);
    for (int i = from; i <= to; i++) {
      Message message = session.createTextMessage("m" + i);
      message.setIntProperty("i", i);
      producer.send(message);
    }
    producer.close();
  }

  private static void selector(Stage stage) throws Exception {
    Session session = Stage.auto(stage.connect());
    Topic topic = (Topic) stage.topic("T");
    MessageConsumer consumer = session.createConsumer(topic, "i > 3");
    publish(session, topic, 1, 6);
    stage.note("selected", Stage.texts(consumer, 3));
  }

  private static void moreThanPrefetch(Stage stage) throws Exception {
    ActiveMQConnection connection = stage.connect("?jms.prefetchPolicy.topicPrefetch=10");
    Session session = Stage.auto(connection);
    MessageConsumer consumer = session.createConsumer(stage.topic("T"));
    Session sending = Stage.auto(stage.connect());
    Stage.send(sending, stage.topic("T"), Stage.numbers(1, 500));
    stage.note("all in order", Stage.texts(consumer, 500).equals(List.of(Stage.numbers(1, 500))));
  }

  private static void offline(Stage stage) throws Exception {
    Topic topic = (Topic) stage.topic("T");
    Session session = Stage.auto(stage.connect());
    ActiveMQConnection connection = stage.connectAs(stage.name("id"));
    publish(session, topic, 0, 0);
    MessageConsumer online = Stage.auto(connection).createDurableSubscriber(topic, "sub");
    publish(session, topic, 1, 2);
    stage.note("online", Stage.deliveries(online, 2));
    connection.close();
    publish(session, topic, 3, 6);
    MessageProducer producer = session.createProducer(topic);
    producer.setDeliveryMode(DeliveryMode.NON_PERSISTENT);
    producer.send(session.createTextMessage("non-persistent"));
    connection = stage.connectAs(stage.name("id"));
    MessageConsumer again = Stage.auto(connection).createDurableSubscriber(topic, "sub");
    List<String> kept = Stage.deliveries(again, 5);
    stage.note("non-persistent kept", kept.remove("non-persistent(1)"));
    stage.note("kept", kept);
    connection.close();
  }

  private static void durableSelector(Stage stage) throws Exception {
    Topic topic = (Topic) stage.topic("T");
    Session session = Stage.auto(stage.connect());
    ActiveMQConnection connection = stage.connectAs(stage.name("id"));
    Stage.auto(connection).createDurableSubscriber(topic, "sub", "i % 2 = 0", false).close();
    publish(session, topic, 1, 8);
    MessageConsumer same = Stage.auto(connection).createDurableSubscriber(topic, "sub", "i % 2 = 0", false);
    stage.note("kept and selected", Stage.texts(same, 4));
    same.close();
    Stage.flush(connection);
    publish(session, topic, 9, 12);
    MessageConsumer changed = Stage.auto(connection).createDurableSubscriber(topic, "sub", "i % 3 = 0", false);
    publish(session, topic, 13, 16);
    stage.note("a new selector starts anew", Stage.texts(changed, 1));
  }

  private static void unsubscribe(Stage stage) throws Exception {
    Topic topic = (Topic) stage.topic("T");
    Session session = Stage.auto(stage.connect());
    ActiveMQConnection connection = stage.connectAs(stage.name("id"));
    Session durable = Stage.auto(connection);
    MessageConsumer consumer = durable.createDurableSubscriber(topic, "sub");
    stage.fails("while active", () -> durable.unsubscribe("sub"));
    consumer.close();
    Stage.flush(connection);
    publish(session, topic, 1, 2);
    stage.fails("when closed", () -> durable.unsubscribe("sub"));
    stage.fails("twice", () -> durable.unsubscribe("sub"));
    stage.fails("never known", () -> durable.unsubscribe("unknown"));
    MessageConsumer anew = durable.createDurableSubscriber(topic, "sub");
    publish(session, topic, 3, 3);
    stage.note("anew", Stage.texts(anew, 1));
  }

  private static void inUse(Stage stage) throws Exception {
    Topic topic = (Topic) stage.topic("T");
    ActiveMQConnection connection = stage.connectAs(stage.name("id"));
    Session session = Stage.auto(connection);
    session.createDurableSubscriber(topic, "sub");
    stage.fails("same name", () -> session.createDurableSubscriber(topic, "sub"));
    MessageConsumer other = session.createDurableSubscriber(topic, "sub2");
    publish(session, topic, 1, 1);
    stage.note("another name", Stage.texts(other, 1));
    stage.failsWithClass("without client id", () -> {
      Session nameless = Stage.auto(stage.keep(stage.factory("").createConnection()));
      nameless.createDurableSubscriber(topic, "sub");
    });
  }

  private static void partialAck(Stage stage) throws Exception {
    Topic topic = (Topic) stage.topic("T");
    ActiveMQConnection connection = stage.connectAs(stage.name("id"));
    MessageConsumer consumer = Stage.client(connection).createDurableSubscriber(topic, "sub");
    publish(Stage.auto(connection), topic, 1, 5);
    Stage.receive(consumer);
    Stage.receive(consumer).acknowledge();
    stage.note("third", Stage.deliveries(consumer, 1));
    connection.close();
    for (int round = 0; round < 2; round++) {
      connection = stage.connectAs(stage.name("id"));
      consumer = Stage.client(connection).createDurableSubscriber(topic, "sub");
      stage.note("round " + round, Stage.deliveries(consumer, 3));
      connection.close();
    }
  }

  private static void transacted(Stage stage) throws Exception {
    Topic topic = (Topic) stage.topic("T");
    ActiveMQConnection connection = stage.connectAs(stage.name("id"));
    Session session = Stage.transacted(connection);
    MessageConsumer consumer = session.createDurableSubscriber(topic, "sub");
    publish(session, topic, 1, 4);
    session.commit();
    stage.note("first", Stage.deliveries(consumer, 2));
    session.rollback();
    stage.note("again", Stage.deliveries(consumer, 3));
    session.commit();
    connection.close();
    connection = stage.connectAs(stage.name("id"));
    stage.note("left", Stage.deliveries(Stage.auto(connection).createDurableSubscriber(topic, "sub"), 1));
  }

  private static void durableNoLocal(Stage stage) throws Exception {
    Topic topic = (Topic) stage.topic("T");
    ActiveMQConnection connection = stage.connectAs(stage.name("id"));
    Session session = Stage.auto(connection);
    MessageConsumer consumer = session.createDurableSubscriber(topic, "sub", null, true);
    publish(session, topic, 1, 2);
    publish(Stage.auto(stage.connect()), topic, 3, 4);
    stage.note("only others'", Stage.texts(consumer, 2));
  }

  private static void wildcard(Stage stage) throws Exception {
    ActiveMQConnection connection = stage.connectAs(stage.name("id"));
    Session session = Stage.auto(connection);
    session.createDurableSubscriber(new ActiveMQTopic(stage.name("a.>")), "sub").close();
    Stage.flush(connection);
    Stage.send(session, stage.topic("a.x"), "x");
    Stage.send(session, stage.topic("a.y.z"), "yz");
    Stage.send(session, stage.topic("b"), "not this");
    List<String> got = Stage.texts(session.createDurableSubscriber(new ActiveMQTopic(stage.name("a.>")), "sub"), 2);
    java.util.Collections.sort(got);
    stage.note("kept", got);
  }

  private static void two(Stage stage) throws Exception {
    Topic topic = (Topic) stage.topic("T");
    Session session = Stage.auto(stage.connect());
    ActiveMQConnection connection = stage.connectAs(stage.name("id"));
    Session durable = Stage.auto(connection);
    MessageConsumer a = durable.createDurableSubscriber(topic, "a");
    durable.createDurableSubscriber(topic, "b").close();
    publish(session, topic, 1, 3);
    stage.note("a", Stage.texts(a, 3));
    stage.note("b", Stage.texts(durable.createDurableSubscriber(topic, "b"), 3));
  }

  private static void invalid(Stage stage) throws Exception {
    ActiveMQConnection connection = stage.connectAs(stage.name("id"));
    Session session = Stage.auto(connection);
    stage.failsWithClass("on a queue", () -> session.createDurableSubscriber((Topic) (Destination) stage.queue("Q"), "sub"));
    stage.fails("bad selector", () -> session.createDurableSubscriber((Topic) stage.topic("T"), "sub", "i =", false));
    stage.note("not made", session.createDurableSubscriber((Topic) stage.topic("T"), "sub") != null);
  }

  /** What a JMS 1.1 library of the client has no word for, its JMS 2.0 relatives refuse. */
  private static void shared(Stage stage) throws Exception {
    Session session = Stage.auto(stage.connectAs(stage.name("id")));
    Topic topic = (Topic) stage.topic("T");
    for (String name : new String[] {"createSharedConsumer", "createSharedDurableConsumer"}) {
      String outcome;
      try {
        Session.class.getMethod(name, Topic.class, String.class).invoke(session, topic, "sub");
        outcome = "made";
      } catch (NoSuchMethodException old) {
        outcome = "no such method";
      } catch (java.lang.reflect.InvocationTargetException refused) {
        outcome = refused.getCause().getClass().getSimpleName();
      }
      stage.note(name, outcome);
    }
  }
}
