import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import javax.jms.*;
import org.apache.activemq.ActiveMQConnection;
import org.apache.activemq.ActiveMQConnectionFactory;
import org.apache.activemq.command.ActiveMQQueue;
import org.apache.activemq.command.ActiveMQTopic;

/**
 * The configuration changes while the broker runs: conf/runtime-config.xml. What a scenario adds stays for those after
 * it, as the real broker goes by the places of elements. Both brokers take time to notice, so effects are waited for.
 */
final class RuntimeConfigScenarios {
  static void addTo(Map<String, Scenarios.Scenario> all) {
    all.put("runtime-policy-changed", RuntimeConfigScenarios::policyChanged); // [F4.081]
    all.put("runtime-policy-added", RuntimeConfigScenarios::policyAdded); // [F4.081]
    all.put("runtime-policy-consumers", RuntimeConfigScenarios::policyOfConsumers); // [F4.081]
    all.put("runtime-virtual", RuntimeConfigScenarios::virtual); // [F4.081]
    all.put("runtime-virtual-removed", RuntimeConfigScenarios::virtualRemoved); // [F4.081]
    all.put("runtime-destinations", RuntimeConfigScenarios::destinations); // [F4.081]
    all.put("runtime-users", RuntimeConfigScenarios::users); // [F4.081]
    all.put("runtime-rights", RuntimeConfigScenarios::rights); // [F4.081] [F7.028]
    all.put("runtime-placeholder", RuntimeConfigScenarios::placeholder); // [F4.081]
    all.put("runtime-broken-file", RuntimeConfigScenarios::broken); // [F4.081]
    all.put("runtime-policy-removed", RuntimeConfigScenarios::policyRemoved); // [F4.081]
  }

  /** Where nothing may come: what is waited for is tried again. */
  private static final long A_MOMENT_MS = 150;

  /** Where it is not. */
  private static final long LONG_ENOUGH_MS = 1_500;

  // ------------------------------------------------------------------------------------------------- the file

  private static String original;
  /** What stands at each place of the file, by a key of its own. */
  private static final Map<String, Map<String, String>> parts = new LinkedHashMap<>();

  private static void add(Stage stage, String place, String key, String xml) throws Exception {
    parts.computeIfAbsent(place, any -> new LinkedHashMap<>()).put(key, xml);
    write(stage, text(stage));
  }

  private static void remove(Stage stage, String place, String key) throws Exception {
    parts.get(place).remove(key);
    write(stage, text(stage));
  }

  /** Something of the file as it was at first. */
  private static void change(Stage stage, String from, String to) throws Exception {
    String before = text(stage);
    if (!before.contains(from)) throw new java.lang.IllegalStateException("not in the file: " + from);
    original = original.replace(from, to);
    write(stage, text(stage));
  }

  private static String text(Stage stage) throws Exception {
    if (original == null) original = new String(Files.readAllBytes(file(stage)), StandardCharsets.UTF_8);
    String text = original;
    for (Map.Entry<String, Map<String, String>> place : parts.entrySet()) {
      text = text.replace("<!--" + place.getKey() + "-->", String.join("\n", place.getValue().values()));
    }
    return text;
  }

  private static Path file(Stage stage) { return Path.of(stage.folder, "activemq.xml"); }

  private static void write(Stage stage, String text) throws Exception {
    Path aside = Path.of(stage.folder, "activemq.xml.new");
    Files.write(aside, text.getBytes(StandardCharsets.UTF_8));
    Files.move(aside, file(stage), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /** Notes that it came true. */
  private static void comes(Stage stage, String what, Callable<Boolean> effect) throws Exception {
    Stage.until(what, () -> {
      try {
        return effect.call();
      } catch (Exception error) {
        return false;
      }
    });
    stage.note(what, "yes");
  }

  // ------------------------------------------------------------------------------------------------- policies

  /** Whether the policy of the queue asks for an advisory about each message that is consumed. */
  private static boolean advises(Stage stage, String queue, long waitMs) throws Exception {
    ActiveMQConnection connection = stage.connect();
    try {
      Session session = Stage.auto(connection);
      MessageConsumer advisories = session.createConsumer(new ActiveMQTopic("ActiveMQ.Advisory.MessageConsumed.Queue." + queue));
      MessageConsumer consumer = session.createConsumer(new ActiveMQQueue(queue));
      Stage.send(session, new ActiveMQQueue(queue), "m");
      if (Stage.receive(consumer) == null) throw new java.lang.IllegalStateException("the message is lost");
      return advisories.receive(waitMs) != null;
    } finally {
      connection.close();
    }
  }

  private static void policyChanged(Stage stage) throws Exception {
    stage.note("before", advises(stage, "runtime.changed.A", A_MOMENT_MS));
    stage.note("child before", advises(stage, "runtime.child.A", A_MOMENT_MS));
    change(stage, "queue=\"runtime.>\" advisoryForConsumed=\"false\"", "queue=\"runtime.>\" advisoryForConsumed=\"true\"");
    comes(stage, "a queue that was there", () -> advises(stage, "runtime.changed.A", A_MOMENT_MS));
    stage.note("a new queue", advises(stage, "runtime.changed.B", Stage.PATIENCE_MS));
    stage.note("a queue of a closer entry", advises(stage, "runtime.child.A", A_MOMENT_MS));
    change(stage, "queue=\"runtime.>\" advisoryForConsumed=\"true\"", "queue=\"runtime.>\" advisoryForConsumed=\"false\"");
    comes(stage, "and back", () -> !advises(stage, "runtime.changed.A", LONG_ENOUGH_MS));
  }

  private static void policyAdded(Stage stage) throws Exception {
    stage.note("before", advises(stage, "runtime.child.deep.A", A_MOMENT_MS));
    add(stage, "policies", "deep", "<policyEntry queue=\"runtime.child.deep.>\" advisoryForConsumed=\"true\"/>");
    comes(stage, "a queue that was there", () -> advises(stage, "runtime.child.deep.A", A_MOMENT_MS));
    stage.note("a new queue", advises(stage, "runtime.child.deep.B", Stage.PATIENCE_MS));
    stage.note("a queue of a wider entry", advises(stage, "runtime.child.A", A_MOMENT_MS));
  }

  private static void policyRemoved(Stage stage) throws Exception {
    add(stage, "policies", "gone", "<policyEntry queue=\"runtime.gone.>\" advisoryForConsumed=\"true\"/>");
    comes(stage, "added", () -> advises(stage, "runtime.gone.A", A_MOMENT_MS));
    parts.get("policies").remove("gone");
    add(stage, "destinations", "mark", "<queue physicalName=\"runtime.removed.MARK\"/>");
    ActiveMQConnection connection = stage.connect();
    comes(stage, "the change", () -> connection.getDestinationSource().getQueues().contains(new ActiveMQQueue("runtime.removed.MARK")));
    stage.note("a queue of the entry that was removed", advises(stage, "runtime.gone.A", LONG_ENOUGH_MS));
  }

  /** How many of three messages stay for the second of two consumers. */
  private static int left(Stage stage, String name) throws Exception {
    ActiveMQConnection connection = stage.connect();
    try {
      Queue queue = new ActiveMQQueue(name);
      MessageConsumer first = Stage.client(connection).createConsumer(queue);
      Session session = Stage.auto(connection);
      Stage.send(session, queue, Stage.numbers(1, 3));
      Stage.flush(connection);
      MessageConsumer second = session.createConsumer(queue);
      int count = 0;
      while (second.receive(A_MOMENT_MS) != null) count++;
      first.close();
      while (session.createConsumer(queue).receiveNoWait() != null) { /* Empties it. */ }
      while (second.receive(100) != null) { /* What came back. */ }
      return count;
    } finally {
      connection.close();
    }
  }

  private static void policyOfConsumers(Stage stage) throws Exception {
    stage.note("before", left(stage, "runtime.consumers.A"));
    add(stage, "policies", "consumers", "<policyEntry queue=\"runtime.consumers.>\" queuePrefetch=\"1\"/>");
    comes(stage, "new consumers of a queue that was there", () -> left(stage, "runtime.consumers.A") == 2);
  }

  // ------------------------------------------------------------------------------------- virtual destinations

  /** A message to `from` comes out of `to`; both are empty afterwards. */
  private static boolean leads(Stage stage, String from, String to) throws Exception {
    ActiveMQConnection connection = stage.connect();
    try {
      Session session = Stage.auto(connection);
      MessageConsumer out = session.createConsumer(new ActiveMQQueue(to));
      Stage.send(session, new ActiveMQQueue(from), "m");
      boolean came = out.receive(A_MOMENT_MS) != null;
      if (!from.equals(to)) {
        MessageConsumer rest = session.createConsumer(new ActiveMQQueue(from));
        while (rest.receive(50) != null) { /* It stayed where it was sent. */ }
      }
      return came;
    } finally {
      connection.close();
    }
  }

  private static void virtual(Stage stage) throws Exception {
    stage.note("before", leads(stage, "runtime.virtual.IN", "runtime.virtual.OUT"));
    add(stage, "virtual", "added", "<compositeQueue name=\"runtime.virtual.IN\"><forwardTo><queue physicalName=\"runtime.virtual.OUT\"/></forwardTo></compositeQueue>");
    comes(stage, "added for a queue that was there", () -> leads(stage, "runtime.virtual.IN", "runtime.virtual.OUT"));
    stage.note("one way before", leads(stage, "runtime.composite", "runtime.composite.SECOND"));
    add(stage, "forwards", "second", "<queue physicalName=\"runtime.composite.SECOND\"/>");
    comes(stage, "another way", () -> leads(stage, "runtime.composite", "runtime.composite.SECOND"));
    stage.note("the way it had", leads(stage, "runtime.composite", "runtime.composite.FIRST"));
    add(stage, "virtual", "topic", "<virtualTopic name=\"runtime.topic.>\" prefix=\"Copy.*.\"/>");
    comes(stage, "a virtual topic", () -> copied(stage));
  }

  private static boolean copied(Stage stage) throws Exception {
    ActiveMQConnection connection = stage.connect();
    try {
      Session session = Stage.auto(connection);
      MessageConsumer copy = session.createConsumer(new ActiveMQQueue("Copy.A.runtime.topic.T"));
      Stage.send(session, new ActiveMQTopic("runtime.topic.T"), "m");
      return copy.receive(A_MOMENT_MS) != null;
    } finally {
      connection.close();
    }
  }

  private static void virtualRemoved(Stage stage) throws Exception {
    add(stage, "virtual", "gone", "<compositeQueue name=\"runtime.gone.IN\"><forwardTo><queue physicalName=\"runtime.gone.OUT\"/></forwardTo></compositeQueue>");
    comes(stage, "added", () -> leads(stage, "runtime.gone.IN", "runtime.gone.OUT"));
    stage.note("nothing stays", leads(stage, "runtime.gone.IN", "runtime.gone.IN"));
    remove(stage, "virtual", "gone");
    comes(stage, "messages stay again", () -> leads(stage, "runtime.gone.IN", "runtime.gone.IN"));
  }

  // -------------------------------------------------------------------------------------------- destinations

  private static void destinations(Stage stage) throws Exception {
    ActiveMQConnection connection = stage.connect();
    ActiveMQQueue wanted = new ActiveMQQueue("runtime.destinations.A");
    comes(stage, "the one at start", () -> connection.getDestinationSource().getQueues().contains(new ActiveMQQueue("runtime.at.start")));
    stage.note("before", connection.getDestinationSource().getQueues().contains(wanted));
    add(stage, "destinations", "A", "<queue physicalName=\"runtime.destinations.A\"/>");
    comes(stage, "added", () -> connection.getDestinationSource().getQueues().contains(wanted));
    // In one write: the real broker misses a second one that comes while it reads the first.
    parts.get("destinations").remove("A");
    add(stage, "destinations", "B", "<topic physicalName=\"runtime.destinations.B\"/>");
    comes(stage, "another", () -> connection.getDestinationSource().getTopics().contains(new ActiveMQTopic("runtime.destinations.B")));
    stage.note("removed from the file", connection.getDestinationSource().getQueues().contains(wanted));
  }

  // ------------------------------------------------------------------------------------------------ security

  private static ActiveMQConnection as(Stage stage, String user, String password) throws JMSException {
    ActiveMQConnectionFactory factory = stage.factory("");
    factory.setUserName(user);
    factory.setPassword(password);
    return stage.connect(factory);
  }

  private static boolean entersAs(Stage stage, String user, String password) {
    try {
      // The real broker takes on other users when it lets the next one in.
      stage.connect().close();
      as(stage, user, password).close();
      return true;
    } catch (JMSException refused) {
      return false;
    }
  }

  private static void users(Stage stage) throws Exception {
    ActiveMQConnection before = as(stage, "first", "one");
    stage.fails("not there yet", () -> as(stage, "second", "two"));
    add(stage, "users", "second", "<authenticationUser username=\"second\" password=\"two\" groups=\"users\"/>");
    comes(stage, "added", () -> entersAs(stage, "second", "two"));
    change(stage, "password=\"one\"", "password=\"uno\"");
    comes(stage, "another password", () -> entersAs(stage, "first", "uno"));
    stage.fails("the old password", () -> as(stage, "first", "one"));
    stage.fails("who was in stays in", () -> Stage.auto(before).createConsumer(new ActiveMQTopic("ActiveMQ.Advisory.Connection")));
    remove(stage, "users", "second");
    comes(stage, "removed", () -> !entersAs(stage, "second", "two"));
    change(stage, "password=\"uno\"", "password=\"one\"");
    comes(stage, "and back", () -> entersAs(stage, "first", "one"));
  }

  private static void rights(Stage stage) throws Exception {
    Queue queue = new ActiveMQQueue("RIGHTS.A");
    Stage.auto(stage.connect()).createConsumer(queue);
    Session session = Stage.auto(as(stage, "first", "one"));
    stage.fails("before", () -> session.createProducer(queue));
    add(stage, "rights", "added", "<authorizationEntry queue=\"RIGHTS.>\" read=\"admins\" write=\"admins,users\" admin=\"admins\"/>");
    MessageProducer[] producer = new MessageProducer[1];
    comes(stage, "may write", () -> {
      producer[0] = session.createProducer(queue);
      producer[0].send(session.createTextMessage("m"));
      return true;
    });
    stage.fails("may not read", () -> session.createConsumer(queue));
    remove(stage, "rights", "added");
    comes(stage, "no more", () -> {
      Session other = Stage.auto(as(stage, "first", "one"));
      try {
        other.createProducer(queue).close();
        return false;
      } catch (JMSException refused) {
        return true;
      }
    });
    stage.fails("who was allowed before", () -> producer[0].send(session.createTextMessage("m")));
  }

  // ------------------------------------------------------------------------------------------------ the file

  private static void placeholder(Stage stage) throws Exception {
    Files.write(Path.of(stage.folder, "users.properties"), "secret=changed\n".getBytes(StandardCharsets.UTF_8));
    add(stage, "users", "placed", "<authenticationUser username=\"placed\" password=\"${secret}\" groups=\"users\"/>");
    comes(stage, "the value of the file as it is now", () -> entersAs(stage, "placed", "changed"));
    stage.note("not as it was", entersAs(stage, "placed", "at-start"));
  }

  private static void broken(Stage stage) throws Exception {
    String never = "<authenticationUser username=\"never\" password=\"never\" groups=\"users\"/>";
    write(stage, text(stage).replace("</users>", never + "</users>").replace("</plugins>", "</plugin>"));
    Thread.sleep(600); // Three looks at the file.
    stage.note("who was there", entersAs(stage, "first", "one"));
    stage.note("who stands in the broken file", entersAs(stage, "never", "never"));
    add(stage, "users", "third", "<authenticationUser username=\"third\" password=\"three\" groups=\"users\"/>");
    comes(stage, "the file is right again", () -> entersAs(stage, "third", "three"));
    stage.note("and still", entersAs(stage, "never", "never"));
  }
}
