import java.io.IOException;
import javax.jms.*;
import org.apache.activemq.ActiveMQConnection;
import org.apache.activemq.ActiveMQConnectionFactory;
import org.apache.activemq.command.ConnectionControl;
import org.apache.activemq.transport.TransportListener;

/**
 * usage: Followers URL COUNT - as many failover connections, each with a consumer, which print where they are and what
 * brokers tell them, one line each: `2 at tcp://host:port`, `2 interrupted`, `2 told true tcp://a:1,tcp://b:1`,
 * `2 failed reason`. They stay until standard input ends.
 */
public class Followers {
    public static void main(String[] args) throws Exception {
        for (int i = 0; i < Integer.parseInt(args[1]); i++) follow(args[0], i);
        say("all there");
        while (System.in.read() >= 0) { }
        Runtime.getRuntime().halt(0);
    }

    private static void follow(String url, int number) throws Exception {
        ActiveMQConnection connection = (ActiveMQConnection) new ActiveMQConnectionFactory(url).createConnection();
        connection.addTransportListener(new TransportListener() {
            public void onCommand(Object command) {
                if (!(command instanceof ConnectionControl)) return;
                ConnectionControl control = (ConnectionControl) command;
                say(number + " told " + control.isRebalanceConnection() + " " + control.getConnectedBrokers());
            }
            public void onException(IOException error) { say(number + " failed " + error.getMessage()); }
            public void transportInterupted() { say(number + " interrupted"); }
            public void transportResumed() { where(connection, number); }
        });
        connection.start();
        where(connection, number);
        Session session = connection.createSession(false, Session.AUTO_ACKNOWLEDGE);
        session.createConsumer(session.createQueue("followed")).setMessageListener(message -> { });
    }

    private static void where(ActiveMQConnection connection, int number) {
        say(number + " at " + connection.getTransport().getRemoteAddress().replaceAll("@.*", ""));
    }

    private static synchronized void say(String line) {
        System.out.println(line);
        System.out.flush();
    }
}
