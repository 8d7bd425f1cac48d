import javax.jms.*;
import javax.transaction.xa.XAResource;
import javax.transaction.xa.Xid;
import org.apache.activemq.ActiveMQConnectionFactory;
import org.apache.activemq.ActiveMQXAConnectionFactory;
import org.apache.activemq.command.XATransactionId;

/**
 * usage: GroupWork URL leave|find ROUND - leaves one of each thing that a broker must hand on (messages in a queue, some of
 * them consumed; a durable subscription that is away; a prepared transaction with a send and an acknowledgement; a
 * scheduled message), or finds what that round left and prints it, one line each.
 */
public class GroupWork {
    private static final int LIMIT_MS = 30_000;
    private static String url;
    private static int round;

    public static void main(String[] args) throws Exception {
        url = args[0];
        round = Integer.parseInt(args[2]);
        if (args[1].equals("leave")) leave();
        else find();
        System.out.println("done");
        System.out.flush();
        Runtime.getRuntime().halt(0);
    }

    private static void leave() throws Exception {
        Connection connection = connection("subscriber");
        Session session = connection.createSession(false, Session.AUTO_ACKNOWLEDGE);
        session.createDurableSubscriber(session.createTopic("news"), "news").close();
        send(session, session.createQueue("work"), "work", 30);
        send(session, session.createTopic("news"), "news", 5);
        send(session, session.createQueue("xa"), "xa", 2);
        take(session.createConsumer(session.createQueue("work")), 10, false);
        Message later = session.createTextMessage("later " + round);
        later.setLongProperty("AMQ_SCHEDULED_DELAY", 1500);
        session.createProducer(session.createQueue("later")).send(later);
        connection.close();
        prepare();
    }

    private static void prepare() throws Exception {
        XAConnection connection = new ActiveMQXAConnectionFactory(url).createXAConnection();
        connection.start();
        XASession session = connection.createXASession();
        XAResource resource = session.getXAResource();
        resource.start(xid(), XAResource.TMNOFLAGS);
        session.createProducer(session.createQueue("xa-out")).send(session.createTextMessage("prepared " + round));
        take(session.createConsumer(session.createQueue("xa")), 1, false);
        resource.end(xid(), XAResource.TMSUCCESS);
        resource.prepare(xid());
        connection.close();
    }

    private static void find() throws Exception {
        decide();
        Connection connection = connection("subscriber");
        Session session = connection.createSession(false, Session.AUTO_ACKNOWLEDGE);
        take(session.createConsumer(session.createQueue("work")), 20, true);
        take(session.createDurableSubscriber(session.createTopic("news"), "news"), 5, true);
        take(session.createConsumer(session.createQueue("xa")), 1, true);
        take(session.createConsumer(session.createQueue("xa-out")), 1, true);
        take(session.createConsumer(session.createQueue("later")), 1, true);
        for (String empty : new String[] {"work", "xa", "xa-out", "later"}) {
            if (session.createConsumer(session.createQueue(empty)).receive(100) != null) System.out.println("more in " + empty);
        }
        connection.close();
    }

    /** Commits what is prepared. */
    private static void decide() throws Exception {
        XAConnection connection = new ActiveMQXAConnectionFactory(url).createXAConnection();
        connection.start();
        XAResource resource = connection.createXASession().getXAResource();
        Xid[] prepared = resource.recover(XAResource.TMSTARTRSCAN);
        for (Xid xid : prepared) resource.commit(xid, false);
        System.out.println("prepared transactions " + prepared.length);
        connection.close();
    }

    private static Connection connection(String clientId) throws Exception {
        Connection connection = new ActiveMQConnectionFactory(url).createConnection();
        connection.setClientID(clientId);
        connection.start();
        return connection;
    }

    private static void send(Session session, Destination destination, String word, int count) throws Exception {
        MessageProducer producer = session.createProducer(destination);
        for (int i = 0; i < count; i++) producer.send(session.createTextMessage(word + " " + round + "." + i));
        producer.close();
    }

    private static void take(MessageConsumer consumer, int count, boolean tell) throws Exception {
        for (int i = 0; i < count; i++) {
            TextMessage message = (TextMessage) consumer.receive(LIMIT_MS);
            if (message == null) throw new RuntimeException("only " + i + " of " + count + " came");
            if (tell) System.out.println(message.getText());
        }
        consumer.close();
    }

    private static Xid xid() {
        XATransactionId id = new XATransactionId();
        id.setFormatId(77);
        id.setGlobalTransactionId(new byte[] {1, (byte) round});
        id.setBranchQualifier(new byte[] {2});
        return id;
    }
}
