import java.io.FileInputStream;
import java.io.InputStream;
import java.security.KeyStore;
import java.util.Map;
import javax.jms.*;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.apache.activemq.ActiveMQConnection;
import org.apache.activemq.ActiveMQSslConnectionFactory;
import org.apache.activemq.command.ActiveMQQueue;

/** Encrypted connections, and logins by certificate: conf/security-tls.xml. */
final class TlsScenarios {
  static void addTo(Map<String, Scenarios.Scenario> all) {
    all.put("tls-certificate-login", TlsScenarios::certificates); // [F7.005] [F7.006] [F7.008] [F7.033] [F7.035] [F7.037] [F1.098]
    all.put("tls-passwords-beside", TlsScenarios::passwords); // [F7.006]
    all.put("tls-protocols", TlsScenarios::protocols); // [F7.036]
    all.put("tls-large-message", TlsScenarios::large); // [F7.033]
  }

  private static ActiveMQConnection with(Stage stage, String store, String options) throws Exception {
    ActiveMQSslConnectionFactory factory = new ActiveMQSslConnectionFactory(stage.nioUrl.replace("nio:", "ssl:") + options);
    factory.setTrustAllPackages(true);
    char[] password = "password".toCharArray();
    TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
    trust.init(load(stage.folder + "/client-trust.p12", password));
    KeyManager[] keys = null;
    if (store != null) {
      KeyManagerFactory own = KeyManagerFactory.getInstance("SunX509");
      own.init(load(stage.folder + "/" + store + ".p12", password), password);
      keys = own.getKeyManagers();
    }
    factory.setKeyAndTrustManagers(keys, trust.getTrustManagers(), new java.security.SecureRandom());
    return stage.connect(factory);
  }

  private static KeyStore load(String file, char[] password) throws Exception {
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = new FileInputStream(file)) {
      store.load(in, password);
    }
    return store;
  }

  private static String userId(Stage stage, ActiveMQConnection connection, String suffix) throws Exception {
    Session session = Stage.auto(connection);
    ActiveMQQueue queue = stage.queue(suffix);
    MessageConsumer consumer = session.createConsumer(queue);
    Stage.send(session, queue, "m");
    return Stage.receive(consumer).getStringProperty("JMSXUserID");
  }

  private static void certificates(Stage stage) throws Exception {
    stage.note("client", userId(stage, with(stage, "client", ""), "client"));
    stage.note("fancy name", userId(stage, with(stage, "fancy", ""), "fancy"));
    stage.fails("trusted, but no user", () -> with(stage, "stranger", ""));
    stage.fails("none", () -> with(stage, null, ""));
    stage.failsWithClass("not trusted", () -> with(stage, "unknown", ""));
    stage.note("again", userId(stage, with(stage, "client", ""), "again"));
  }

  private static void passwords(Stage stage) throws Exception {
    stage.note("bob", userId(stage, SecurityScenarios.as(stage, "bob", "builder"), "bob"));
    stage.fails("wrong", () -> SecurityScenarios.as(stage, "bob", "wrong"));
  }

  private static void protocols(Stage stage) throws Exception {
    stage.fails("1.2", () -> with(stage, "client", "?socket.enabledProtocols=TLSv1.2"));
    stage.fails("1.3", () -> with(stage, "client", "?socket.enabledProtocols=TLSv1.3"));
    stage.failsWithClass("not encrypted", () -> stage.connect(stage.factoryFor(stage.nioUrl.replace("nio:", "tcp:") + "?wireFormat.maxInactivityDurationInitalDelay=500&jms.connectResponseTimeout=1000")));
  }

  private static void large(Stage stage) throws Exception {
    Session session = Stage.auto(with(stage, "client", ""));
    MessageConsumer consumer = session.createConsumer(stage.queue("Q"));
    MessageProducer producer = session.createProducer(stage.queue("Q"));
    for (int size : new int[] {1, 16_384, 16_385, 3_000_000}) {
      BytesMessage message = session.createBytesMessage();
      byte[] body = new byte[size];
      for (int i = 0; i < size; i++) body[i] = (byte) (i * 31);
      message.writeBytes(body);
      producer.send(message);
      BytesMessage received = (BytesMessage) Stage.receive(consumer);
      byte[] back = new byte[(int) received.getBodyLength()];
      received.readBytes(back);
      stage.note("size " + size, java.util.Arrays.equals(body, back));
    }
  }
}
