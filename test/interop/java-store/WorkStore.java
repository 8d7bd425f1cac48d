import java.io.File;
import javax.jms.*;
import javax.transaction.xa.XAResource;
import javax.transaction.xa.Xid;
import org.apache.activemq.command.XATransactionId;

/**
 * usage: WorkStore DIR ROUND - the real broker opens the directory, prints its content, works on it, and prints it again
 * after a restart. ROUND makes the messages of several rounds different.
 */
public class WorkStore {
    private static final int MAX_FILE_LENGTH = 64 * 1024;

    public static void main(String[] args) throws Exception {
        File directory = new File(args[0]);
        int round = Integer.parseInt(args[1]);
        try (RealStore store = new RealStore(directory, MAX_FILE_LENGTH, null, 1000).start()) {
            DumpStore.dump(store);
            Connection connection = store.factory().createConnection();
            connection.start();
            types(connection, round);
            backlog(connection, round);
            local(connection, round);
            connection.close();
            durable(store, round);
            distributed(store, round);
            store.adapter.checkpoint(true);
        }
        try (RealStore store = new RealStore(directory, MAX_FILE_LENGTH, null, 1000).start()) {
            DumpStore.dump(store);
        }
        Runtime.getRuntime().halt(0);
    }

    /** One message of each type with each kind of property. */
    private static void types(Connection connection, int round) throws Exception {
        Session session = connection.createSession(false, Session.AUTO_ACKNOWLEDGE);
        MessageProducer producer = session.createProducer(session.createQueue("types"));
        MapMessage map = session.createMapMessage();
        map.setInt("number", round);
        map.setString("word", "gr\u00fc\u00df \ud83d\ude00");
        BytesMessage bytes = session.createBytesMessage();
        bytes.writeBytes(new byte[] {1, 2, 3, (byte) round});
        StreamMessage stream = session.createStreamMessage();
        stream.writeLong(1L << 60);
        stream.writeString("flow");
        Message[] messages = {session.createTextMessage("text of the real broker, round " + round + " \u20ac"), map, bytes, stream,
            session.createObjectMessage("an object"), session.createMessage()};
        for (Message message : messages) {
            message.setStringProperty("string", "v" + round);
            message.setIntProperty("int", -round);
            message.setLongProperty("long", Long.MIN_VALUE + round);
            message.setBooleanProperty("boolean", true);
            message.setByteProperty("byte", (byte) -1);
            message.setShortProperty("short", (short) 300);
            message.setFloatProperty("float", 1.5f);
            message.setDoubleProperty("double", Math.PI);
            message.setJMSCorrelationID("correlation " + round);
            message.setJMSType("kind");
            message.setJMSReplyTo(session.createQueue("answers"));
            message.setStringProperty("JMSXGroupID", "group");
            producer.send(message, DeliveryMode.PERSISTENT, round % 10, 0);
        }
        session.close();
    }

    /** Several journal files, of which the first become free. */
    private static void backlog(Connection connection, int round) throws Exception {
        Session session = connection.createSession(true, Session.SESSION_TRANSACTED);
        MessageProducer producer = session.createProducer(session.createQueue("backlog"));
        for (int i = 0; i < 150; i++) producer.send(session.createTextMessage("java " + round + "." + i + " " + "x".repeat(1000)));
        session.commit();
        take(session, "backlog", 140);
        session.commit();
        session.close();
    }

    private static void local(Connection connection, int round) throws Exception {
        Session session = connection.createSession(true, Session.SESSION_TRANSACTED);
        MessageProducer producer = session.createProducer(session.createQueue("local"));
        for (int i = 0; i < 4; i++) producer.send(session.createTextMessage("committed " + round + "." + i));
        session.commit();
        take(session, "local", 2);
        producer.send(session.createTextMessage("with acks " + round));
        session.commit();
        take(session, "local", 1);
        producer.send(session.createTextMessage("never seen " + round));
        session.rollback();
        session.close();
    }

    /** Two subscriptions, one lagging behind; a third comes and goes. */
    private static void durable(RealStore store, int round) throws Exception {
        for (String name : new String[] {"quick", "slow"}) subscribed(store, name, 0);
        subscribed(store, "passing", 0);
        Connection connection = store.factory().createConnection();
        Session session = connection.createSession(false, Session.AUTO_ACKNOWLEDGE);
        MessageProducer producer = session.createProducer(session.createTopic("news"));
        for (int i = 0; i < 10; i++) {
            Message message = session.createTextMessage("news " + round + "." + i);
            message.setIntProperty("number", i);
            producer.send(message);
        }
        connection.close();
        subscribed(store, "quick", 9);
        subscribed(store, "slow", 3);
        connection = store.factory().createConnection();
        connection.setClientID("java-passing");
        connection.createSession(false, Session.AUTO_ACKNOWLEDGE).unsubscribe("passing");
        connection.close();
    }

    private static void subscribed(RealStore store, String name, int count) throws Exception {
        Connection connection = store.factory().createConnection();
        connection.setClientID("java-" + name);
        connection.start();
        Session session = connection.createSession(false, Session.AUTO_ACKNOWLEDGE);
        String selector = name.equals("slow") ? "number >= 0" : null;
        MessageConsumer consumer = session.createDurableSubscriber(session.createTopic("news"), name, selector, false);
        for (int i = 0; i < count; i++) expect(consumer.receive(5000), "news for " + name);
        connection.close();
    }

    /** Decides what was prepared in the round before, the first half by commit; leaves a new one prepared. */
    private static void distributed(RealStore store, int round) throws Exception {
        XAConnection connection = store.xaFactory().createXAConnection();
        connection.setClientID("java-slow");
        connection.start();
        XASession session = connection.createXASession();
        XAResource resource = session.getXAResource();
        for (Xid xid : resource.recover(XAResource.TMSTARTRSCAN)) {
            if (round % 2 == 0) resource.commit(xid, false);
            else resource.rollback(xid);
        }
        MessageProducer producer = session.createProducer(session.createQueue("xa"));
        Xid done = xid(round, 1), left = xid(round, 2);
        resource.start(done, XAResource.TMNOFLAGS);
        for (int i = 0; i < 4; i++) producer.send(session.createTextMessage("xa " + round + "." + i));
        resource.end(done, XAResource.TMSUCCESS);
        resource.prepare(done);
        resource.commit(done, false);
        resource.start(left, XAResource.TMNOFLAGS);
        MessageConsumer consumer = session.createConsumer(session.createQueue("xa"));
        expect(consumer.receive(5000), "xa");
        expect(consumer.receive(5000), "xa");
        producer.send(session.createTextMessage("prepared " + round));
        Topic news = session.createTopic("news");
        expect(session.createDurableSubscriber(news, "slow", "number >= 0", false).receive(5000), "news for slow");
        Message published = session.createTextMessage("published when prepared " + round);
        published.setIntProperty("number", 100);
        session.createProducer(news).send(published);
        resource.end(left, XAResource.TMSUCCESS);
        resource.prepare(left);
        connection.close();
    }

    private static Xid xid(int round, int branch) {
        XATransactionId id = new XATransactionId();
        id.setFormatId(-round);
        id.setGlobalTransactionId(new byte[] {7, (byte) round});
        id.setBranchQualifier(new byte[] {(byte) branch});
        return id;
    }

    private static void take(Session session, String queue, int count) throws Exception {
        MessageConsumer consumer = session.createConsumer(session.createQueue(queue));
        for (int i = 0; i < count; i++) expect(consumer.receive(5000), queue);
        consumer.close();
    }

    private static void expect(Message message, String from) {
        if (message == null) throw new RuntimeException("nothing came from " + from);
    }
}
