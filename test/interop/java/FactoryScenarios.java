import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.jms.*;
import javax.naming.Context;
import javax.naming.InitialContext;
import org.apache.activemq.ActiveMQConnection;
import org.apache.activemq.ActiveMQConnectionFactory;
import org.apache.activemq.ActiveMQXAConnection;
import org.apache.activemq.ActiveMQXAConnectionFactory;
import org.apache.activemq.transport.TransportListener;

/** Factories, their URL options, what a connection tells of itself and of its troubles. */
final class FactoryScenarios {
  static void addTo(Map<String, Scenarios.Scenario> all) {
    all.put("factory-options", FactoryScenarios::options); // [F1.066] [F1.068] [F1.069] [F1.070] [F1.080] [F1.082] [F1.083] [F1.085] [F1.096]
    all.put("factory-request-timeout", FactoryScenarios::requestTimeout); // [F1.084]
    all.put("factory-unknown-option", FactoryScenarios::unknownOption); // [F1.081]
    all.put("factory-ids", FactoryScenarios::ids); // [F1.078] [F1.079]
    all.put("factory-domains", FactoryScenarios::domains); // [F1.097]
    all.put("factory-metadata", FactoryScenarios::metadata); // [F1.108]
    all.put("factory-jndi", FactoryScenarios::jndi); // [F1.106]
    all.put("factory-xa", FactoryScenarios::xa); // [F1.058] [F1.099]
    all.put("factory-exception-listener", FactoryScenarios::exceptionListener); // [F1.086]
    all.put("factory-transport-listener", FactoryScenarios::transportListener); // [F1.088]
    all.put("factory-unstarted", FactoryScenarios::unstarted); // [F1.089]
    all.put("factory-watch-advisories", FactoryScenarios::watchAdvisories); // [F1.090]
    all.put("factory-duplicates", FactoryScenarios::duplicates); // [F1.091] [F1.155]
    all.put("factory-destination-source", FactoryScenarios::destinationSource); // [F1.109]
    all.put("factory-extras", FactoryScenarios::extras); // [F1.110]
    all.put("factory-names", FactoryScenarios::names); // [F1.185] [F1.186] [F1.189]
    all.put("factory-connection-consumer", FactoryScenarios::connectionConsumer); // [F1.071]
    all.put("factory-dispatch-async", FactoryScenarios::dispatchAsync); // [F1.139]
  }

  /** Each option is taken and a message goes its way with it. */
  private static void options(Stage stage) throws Exception {
    for (String option : new String[] {"sendAcksAsync=false", "alwaysSessionAsync=false", "useDedicatedTaskRunner=true", "maxThreadPoolSize=5",
        "closeTimeout=500", "sendTimeout=5000", "connectResponseTimeout=5000", "statsEnabled=true",
        "optimizeAcknowledge=true&jms.optimizeAcknowledgeTimeOut=50", "consumerExpiryCheckEnabled=false", "exclusiveConsumer=true"}) {
      ActiveMQConnection connection = stage.connect("?jms." + option);
      Session session = Stage.auto(connection);
      MessageConsumer consumer = session.createConsumer(stage.queue("Q"));
      Stage.send(session, stage.queue("Q"), "m1", "m2", "m3");
      stage.note(option, Stage.texts(consumer, 3));
      connection.close();
    }
  }

  /** Only newer libraries have it. */
  private static void requestTimeout(Stage stage) throws Exception {
    stage.failsWithClass("requestTimeout", () -> {
      Session session = Stage.auto(stage.connect("?jms.requestTimeout=5000"));
      Stage.send(session, stage.queue("Q"), "m");
    });
    stage.note("left", stage.left(stage.queue("Q")));
  }

  private static void unknownOption(Stage stage) throws Exception {
    stage.failsWithClass("factory option", () -> stage.factory("?jms.bogus=1").createConnection().close());
    stage.failsWithClass("transport option", () -> stage.connect("?bogus=1"));
  }

  private static void ids(Stage stage) throws Exception {
    ActiveMQConnection connection = stage.connect("?jms.connectionIDPrefix=CID:&jms.clientIDPrefix=app");
    Stage.flush(connection);
    stage.note("connection id", connection.getConnectionInfo().getConnectionId().getValue().startsWith("CID:"));
    stage.note("client id", connection.getClientID().startsWith("app"));
    ActiveMQConnection named = stage.connect("?jms.clientID=" + stage.name("mine"));
    stage.note("named", named.getClientID());
    stage.failsWithClass("set late", () -> named.setClientID("other"));
  }

  private static void domains(Stage stage) throws Exception {
    ActiveMQConnectionFactory factory = stage.factory("");
    QueueConnection queues = stage.keep(factory.createQueueConnection());
    queues.start();
    QueueSession queueSession = queues.createQueueSession(false, Session.AUTO_ACKNOWLEDGE);
    queueSession.createSender(stage.queue("Q")).send(queueSession.createTextMessage("q"));
    stage.note("queue", Stage.text(Stage.receive(queueSession.createReceiver(stage.queue("Q")))));
    stage.failsWithClass("topic by queue session", () -> queueSession.createTopic("T"));
    TopicConnection topics = stage.keep(factory.createTopicConnection());
    topics.start();
    TopicSession topicSession = topics.createTopicSession(false, Session.AUTO_ACKNOWLEDGE);
    TopicSubscriber subscriber = topicSession.createSubscriber((Topic) stage.topic("T"));
    topicSession.createPublisher((Topic) stage.topic("T")).publish(topicSession.createTextMessage("t"));
    stage.note("topic", Stage.text(Stage.receive(subscriber)));
    stage.failsWithClass("queue by topic session", () -> topicSession.createQueue("Q"));
  }

  private static void metadata(Stage stage) throws Exception {
    ConnectionMetaData data = stage.connect().getMetaData();
    stage.note("provider", data.getJMSProviderName());
    stage.note("JMS version", data.getJMSMajorVersion() + "." + data.getJMSMinorVersion());
    StringBuilder names = new StringBuilder();
    for (java.util.Enumeration<?> each = data.getJMSXPropertyNames(); each.hasMoreElements();) names.append(each.nextElement()).append(' ');
    stage.note("JMSX", names);
  }

  private static void jndi(Stage stage) throws Exception {
    Properties properties = new Properties();
    properties.put(Context.INITIAL_CONTEXT_FACTORY, "org.apache.activemq.jndi.ActiveMQInitialContextFactory");
    properties.put(Context.PROVIDER_URL, stage.url);
    properties.put("connectionFactoryNames", "mine, other");
    properties.put("queue.in", stage.name("in"));
    properties.put("topic.news", stage.name("news"));
    InitialContext context = new InitialContext(properties);
    Connection connection = stage.keep(((ConnectionFactory) context.lookup("mine")).createConnection());
    connection.start();
    Session session = Stage.auto(connection);
    Queue queue = (Queue) context.lookup("in");
    Stage.send(session, queue, "by JNDI");
    stage.note("queue", queue + " " + Stage.texts(session.createConsumer(queue), 1));
    stage.note("topic", context.lookup("news"));
    stage.note("dynamic", context.lookup("dynamicQueues/" + stage.name("dyn")) + " " + context.lookup("dynamicTopics/" + stage.name("dyn")));
    stage.failsWithClass("unknown", () -> context.lookup("nowhere"));
  }

  private static void xa(Stage stage) throws Exception {
    for (String option : new String[] {"false", "true"}) {
      ActiveMQXAConnectionFactory factory = new ActiveMQXAConnectionFactory(stage.url + "?jms.rmIdFromConnectionId=" + option);
      ActiveMQXAConnection one = stage.keep((ActiveMQXAConnection) factory.createXAConnection());
      ActiveMQXAConnection two = stage.keep((ActiveMQXAConnection) factory.createXAConnection());
      one.start();
      two.start();
      stage.note("rmIdFromConnectionId=" + option, one.createXASession().getXAResource().isSameRM(two.createXASession().getXAResource()));
    }
  }

  private static void exceptionListener(Stage stage) throws Exception {
    ActiveMQConnection connection = stage.connect();
    CountDownLatch told = new CountDownLatch(1);
    String[] type = new String[1];
    connection.setExceptionListener(error -> {
      type[0] = error.getClass().getSimpleName();
      told.countDown();
    });
    Stage.flush(connection);
    Stage.cut(connection);
    stage.note("told", told.await(Stage.PATIENCE_MS, TimeUnit.MILLISECONDS) + " " + type[0]);
    Stage.until("the client has noted the failure", connection::isTransportFailed); // after it told its listener
    stage.failsWithClass("then", () -> Stage.auto(connection));
  }

  private static void transportListener(Stage stage) throws Exception {
    ActiveMQConnectionFactory factory = stage.factoryFor("failover:(" + stage.url + ")?initialReconnectDelay=10&maxReconnectDelay=50");
    ActiveMQConnection connection = stage.keep((ActiveMQConnection) factory.createConnection());
    StringBuffer events = new StringBuffer();
    AtomicInteger commands = new AtomicInteger();
    CountDownLatch resumed = new CountDownLatch(1);
    connection.start();
    connection.addTransportListener(new TransportListener() {
      @Override public void onCommand(Object command) { commands.incrementAndGet(); }

      @Override public void onException(java.io.IOException error) { events.append("exception "); }

      @Override public void transportInterupted() { events.append("interrupted "); }

      @Override public void transportResumed() {
        events.append("resumed ");
        resumed.countDown();
      }
    });
    Stage.flush(connection);
    Stage.cut(connection);
    stage.note("resumed", resumed.await(Stage.PATIENCE_MS, TimeUnit.MILLISECONDS));
    Stage.flush(connection);
    stage.note("events", events);
    stage.note("commands seen", commands.get() > 0);
  }

  private static void unstarted(Stage stage) throws Exception {
    ActiveMQConnection connection = stage.keep((ActiveMQConnection) stage.factory("?jms.warnAboutUnstartedConnectionTimeout=1").createConnection());
    Session session = Stage.auto(connection);
    MessageConsumer consumer = session.createConsumer(stage.queue("Q"));
    Stage.send(session, stage.queue("Q"), "m");
    stage.note("before start", Stage.text(consumer.receive(50)));
    connection.start();
    stage.note("after start", Stage.text(Stage.receive(consumer)));
  }

  private static void watchAdvisories(Stage stage) throws Exception {
    for (String option : new String[] {"true", "false"}) {
      ActiveMQConnection owner = stage.connect();
      ActiveMQConnection other = stage.connect("?jms.watchTopicAdvisories=" + option);
      TemporaryQueue queue = Stage.auto(owner).createTemporaryQueue();
      Session session = Stage.auto(other);
      MessageProducer producer = session.createProducer(null);
      producer.send(queue, session.createTextMessage("m"));
      owner.close();
      Stage.flush(other);
      if (option.equals("true")) Stage.until("seen to be gone", () -> other.isDeleted((org.apache.activemq.command.ActiveMQDestination) queue));
      stage.failsWithClass("send to what is gone, watching " + option, () -> producer.send(queue, session.createTextMessage("n")));
    }
  }

  private static void duplicates(Stage stage) throws Exception {
    for (String option : new String[] {"checkForDuplicates=true", "checkForDuplicates=false", "auditDepth=16&jms.auditMaximumProducerNumber=2"}) {
      ActiveMQConnection connection = stage.connect("?jms." + option);
      Session session = Stage.client(connection);
      MessageConsumer consumer = session.createConsumer(stage.queue("Q"));
      Stage.send(session, stage.queue("Q"), Stage.numbers(1, 40));
      stage.note(option, Stage.texts(consumer, 40).size());
      session.recover();
      stage.note(option + " again", Stage.deliveries(consumer, 2));
      connection.close();
      stage.note(option + " left", stage.drain(stage.queue("Q")).size());
    }
  }

  private static void destinationSource(Stage stage) throws Exception {
    ActiveMQConnection connection = stage.connect();
    Session session = Stage.auto(connection);
    session.createConsumer(stage.queue("before")).close();
    org.apache.activemq.advisory.DestinationSource source = connection.getDestinationSource();
    Stage.until("the one before", () -> source.getQueues().contains(stage.queue("before")));
    session.createConsumer(stage.queue("after")).close();
    session.createConsumer((Destination) stage.topic("after")).close();
    Stage.until("the one after", () -> source.getQueues().contains(stage.queue("after")));
    Stage.until("the topic", () -> source.getTopics().contains(stage.topic("after")));
    stage.note("all seen", true);
  }

  private static void extras(Stage stage) throws Exception {
    ActiveMQConnection connection = stage.connect();
    Session session = Stage.auto(connection);
    Stage.send(session, stage.queue("Q"), "m");
    connection.destroyDestination(stage.queue("Q"));
    stage.note("destroyed", stage.left(stage.queue("Q")));
    connection.cleanup();
    ActiveMQConnection other = stage.keep((ActiveMQConnection) stage.factory("").createConnection());
    other.changeUserInfo("somebody", "secret");
    other.start();
    Session again = Stage.auto(other);
    Stage.send(again, stage.queue("R"), "n");
    stage.note("as somebody else", Stage.texts(again.createConsumer(stage.queue("R")), 1));
  }

  private static void names(Stage stage) throws Exception {
    Session session = Stage.auto(stage.connect());
    Stage.send(session, session.createQueue(stage.name("case")), "lower");
    Stage.send(session, session.createQueue(stage.name("CASE")), "upper");
    stage.note("lower", stage.drain(stage.queue("case")));
    stage.note("upper", stage.drain(stage.queue("CASE")));
    Queue typed = session.createQueue("queue://" + stage.name("typed"));
    stage.note("typed", typed.getQueueName());
    Stage.send(session, typed, "typed");
    stage.note("the same", stage.drain(stage.queue("typed")));
    MessageConsumer consumer = session.createConsumer(session.createQueue("topic://" + stage.name("t")));
    Stage.send(session, (Destination) stage.topic("t"), "to the topic");
    stage.note("topic by queue syntax", Stage.texts(consumer, 1));
  }

  private static void dispatchAsync(Stage stage) throws Exception {
    Session session = Stage.auto(stage.connect());
    for (String option : new String[] {"true", "false"}) {
      MessageConsumer consumer = session.createConsumer(session.createQueue(stage.name("Q") + "?consumer.dispatchAsync=" + option));
      Stage.send(session, stage.queue("Q"), "m1", "m2");
      stage.note(option, Stage.texts(consumer, 2));
      consumer.close();
    }
  }

  /** As an application server would: the session is its own, the messages come through the connection's consumer. */
  private static void connectionConsumer(Stage stage) throws Exception {
    ActiveMQConnection connection = stage.connect();
    Session session = Stage.auto(connection);
    java.util.List<String> got = java.util.Collections.synchronizedList(new java.util.ArrayList<>());
    session.setMessageListener(message -> {
      try {
        got.add(Stage.text(message));
      } catch (JMSException error) {
        got.add(error.toString());
      }
    });
    ServerSession one = new ServerSession() {
      @Override public Session getSession() { return session; }

      @Override public void start() { session.run(); }
    };
    ConnectionConsumer consumer = connection.createConnectionConsumer(stage.queue("Q"), null, () -> one, 10);
    Stage.send(Stage.auto(stage.connect()), stage.queue("Q"), Stage.numbers(1, 5));
    Stage.until("all", () -> got.size() == 5);
    stage.note("got", got);
    consumer.close();
    stage.note("left", stage.drain(stage.queue("Q")));
  }
}
