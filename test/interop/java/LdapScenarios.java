import java.util.Map;
import javax.jms.*;
import org.apache.activemq.ActiveMQConnection;
import org.apache.activemq.command.ActiveMQQueue;

/** Users, roles and rights that stand in a directory: conf/security-ldap.xml. */
final class LdapScenarios {
  static void addTo(Map<String, Scenarios.Scenario> all) {
    all.put("ldap-login", LdapScenarios::login); // [F7.009]
    all.put("ldap-rights", LdapScenarios::rights); // [F7.027]
  }

  private static ActiveMQConnection as(Stage stage, String user) throws JMSException {
    return SecurityScenarios.as(stage, user, user + "-pw");
  }

  private static void login(Stage stage) throws Exception {
    stage.fails("alice", () -> as(stage, "alice"));
    stage.fails("wrong password", () -> SecurityScenarios.as(stage, "alice", "wrong"));
    stage.fails("unknown", () -> as(stage, "nobody"));
    stage.fails("pattern", () -> SecurityScenarios.as(stage, "*", "alice-pw"));
    stage.fails("injected filter", () -> SecurityScenarios.as(stage, "alice)(uid=*", "alice-pw"));
  }

  private static void rights(Stage stage) throws Exception {
    Session alice = Stage.auto(as(stage, "alice"));
    Session bob = Stage.auto(as(stage, "bob"));
    ActiveMQQueue open = new ActiveMQQueue("OPEN." + stage.scenario);
    stage.fails("reader and writer by group", () -> Stage.send(alice, open, "m1"));
    MessageConsumer[] consumer = new MessageConsumer[1];
    stage.fails("reads", () -> consumer[0] = alice.createConsumer(open));
    stage.note("got", Stage.text(Stage.receive(consumer[0])));
    // A role of a role is one as well.
    stage.fails("reads by a role of a role", () -> bob.createConsumer(open).close());
    stage.fails("does not write", () -> bob.createProducer(open));
    stage.fails("a user by name", () -> Stage.send(bob, new ActiveMQQueue("BOBS"), "m"));
    stage.fails("which another may not", () -> alice.createProducer(new ActiveMQQueue("BOBS")));
    stage.fails("what no entry speaks of", () -> alice.createProducer(new ActiveMQQueue("ELSEWHERE")));
    stage.fails("temporary", () -> alice.createTemporaryQueue());
    try {
      bob.createTemporaryQueue();
    } catch (JMSException error) {
      stage.note("not for all", error.getMessage().replaceAll("temp-queue://.*", "temp-queue://…"));
    }
  }
}
