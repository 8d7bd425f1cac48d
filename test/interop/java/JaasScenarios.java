import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import javax.jms.*;
import org.apache.activemq.ActiveMQConnection;
import org.apache.activemq.command.ActiveMQQueue;

/** Logins by the modules of a login.config, and the rights that advisories ask for: conf/security-jaas.xml. */
final class JaasScenarios {
  static void addTo(Map<String, Scenarios.Scenario> all) {
    all.put("jaas-login", JaasScenarios::login); // [F7.004] [F7.007] [F7.013]
    all.put("jaas-guest", JaasScenarios::guest); // [F7.011]
    all.put("jaas-user-id", JaasScenarios::userId); // [F4.008]
    all.put("jaas-default-entry", JaasScenarios::defaultEntry); // [F7.020] [F7.022] [F7.049]
    all.put("jaas-advisories", JaasScenarios::advisories); // [F7.024] [F4.203]
    all.put("jaas-reload", JaasScenarios::reload); // [F7.007]
  }

  private static ActiveMQConnection as(Stage stage, String user, String password) throws JMSException {
    return SecurityScenarios.as(stage, user, password);
  }

  private static void login(Stage stage) throws Exception {
    stage.fails("right", () -> as(stage, "alice", "wonder=land"));
    stage.fails("another", () -> as(stage, "bob", "builder"));
    stage.fails("wrong password", () -> as(stage, "alice", "nope"));
    stage.fails("unknown user", () -> as(stage, "eve", "x"));
    stage.fails("password alone", () -> as(stage, null, "x"));
  }

  private static void guest(Stage stage) throws Exception {
    stage.fails("neither", () -> as(stage, null, null));
    Session session = Stage.auto(as(stage, null, null));
    stage.fails("may write", () -> Stage.send(session, new ActiveMQQueue("JAAS.told." + stage.scenario), "m"));
    try {
      session.createConsumer(new ActiveMQQueue("JAAS.told." + stage.scenario));
    } catch (JMSException error) {
      stage.note("may not read", error.getMessage().replaceAll("User \\w+ is", "User … is"));
    }
  }

  private static void userId(Stage stage) throws Exception {
    Session reading = Stage.auto(as(stage, "alice", "wonder=land"));
    ActiveMQQueue queue = new ActiveMQQueue("JAAS.told." + stage.scenario);
    MessageConsumer consumer = reading.createConsumer(queue);
    Stage.send(Stage.auto(as(stage, "bob", "builder")), queue, "m1");
    stage.note("bob's", Stage.receive(consumer).getStringProperty("JMSXUserID"));
    Stage.send(Stage.auto(as(stage, null, null)), queue, "m2");
    stage.note("the guest's", Stage.receive(consumer).getStringProperty("JMSXUserID"));
  }

  private static void defaultEntry(Stage stage) throws Exception {
    Session user = Stage.auto(as(stage, "bob", "builder"));
    Session admin = Stage.auto(as(stage, "alice", "wonder=land"));
    ActiveMQQueue elsewhere = new ActiveMQQueue("ELSEWHERE." + stage.scenario);
    stage.fails("a user elsewhere", () -> user.createProducer(elsewhere));
    stage.fails("an admin elsewhere", () -> Stage.send(admin, elsewhere, "m"));
    stage.fails("a user where users may", () -> Stage.send(user, new ActiveMQQueue("JAAS.told." + stage.scenario), "m"));
  }

  /** A guest may cause the advisories of some queues to come into being, and not those of others. */
  private static void advisories(Stage stage) throws Exception {
    Session guest = Stage.auto(as(stage, null, null));
    stage.fails("told of", () -> guest.createProducer(new ActiveMQQueue("JAAS.told." + stage.scenario)));
    try {
      guest.createProducer(new ActiveMQQueue("JAAS.untold." + stage.scenario));
      stage.note("untold of", "no error");
    } catch (JMSException error) {
      stage.note("untold of", error.getClass().getSimpleName() + ": " + error.getMessage().replaceAll("User \\w+ is", "User … is"));
    }
  }

  private static void reload(Stage stage) throws Exception {
    Path users = Path.of(stage.folder, "users.properties");
    stage.fails("before", () -> as(stage, "carol", "sings"));
    Files.write(users, (Files.readString(users) + "\ncarol=sings\n").getBytes(StandardCharsets.UTF_8));
    // Its time must be later than that of the last reading, whose clock may be ahead of the file system's.
    Files.setLastModifiedTime(users, FileTime.fromMillis(System.currentTimeMillis() + 5_000));
    stage.fails("after", () -> as(stage, "carol", "sings"));
  }
}
