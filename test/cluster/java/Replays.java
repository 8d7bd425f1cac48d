import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.jms.*;
import org.apache.activemq.ActiveMQConnectionFactory;

/**
 * usage: Replays BROKER_PORT - what a failover connection and its application go through when the link is cut, in ten
 * situations; prints one line for each thing that an application, or somebody who looks into the queues, can see.
 */
public class Replays {
    private static final int QUIET_MS = 600;
    private static final int LIMIT_MS = 10_000;
    private static final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private static volatile boolean refusing;
    private static volatile boolean swallowing;
    private static Connection failover;
    private static Session direct;

    public static void main(String[] args) throws Exception {
        int broker = Integer.parseInt(args[0]);
        ServerSocket proxy = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
        daemon(() -> { for (;;) accept(proxy.accept(), broker); });
        failover = connect("failover:(tcp://127.0.0.1:" + proxy.getLocalPort() + ")?maxReconnectDelay=100");
        direct = connect("tcp://127.0.0.1:" + broker).createSession(false, Session.AUTO_ACKNOWLEDGE);
        producerTransaction();
        lostCommitReply();
        consumerTransaction();
        clientAcknowledge();
        runningListener();
        temporaryQueue();
        waitingReceive();
        lostSendReply();
        rollback();
        closing();
        System.out.println("done");
        System.out.flush();
        Runtime.getRuntime().halt(0);
    }

    private static void producerTransaction() throws Exception {
        Session session = failover.createSession(true, 0);
        MessageProducer producer = session.createProducer(session.createQueue("R.1"));
        for (int i = 0; i < 3; i++) producer.send(session.createTextMessage("a" + i));
        cut();
        for (int i = 3; i < 5; i++) producer.send(session.createTextMessage("a" + i));
        say("1 commit", attempt(session::commit));
        say("1 queue", drain("R.1"));
        session.close();
    }

    private static void lostCommitReply() throws Exception {
        Session session = failover.createSession(true, 0);
        MessageProducer producer = session.createProducer(session.createQueue("R.2"));
        for (int i = 0; i < 3; i++) producer.send(session.createTextMessage("b" + i));
        awaitQuiet();
        swallowing = true;
        cutLater(700);
        say("2 commit", attempt(session::commit));
        say("2 queue", drain("R.2"));
        session.close();
    }

    private static void consumerTransaction() throws Exception {
        fill("R.3", 6);
        Session session = failover.createSession(true, 0);
        MessageConsumer consumer = session.createConsumer(session.createQueue("R.3"));
        say("3 before", take(consumer, 3));
        cut();
        say("3 after", rest(consumer));
        say("3 commit", attempt(session::commit));
        say("3 again", rest(consumer));
        say("3 commit again", attempt(session::commit));
        session.close();
        say("3 queue", drain("R.3"));
    }

    private static void clientAcknowledge() throws Exception {
        fill("R.4", 6);
        Session session = failover.createSession(false, Session.CLIENT_ACKNOWLEDGE);
        MessageConsumer consumer = session.createConsumer(session.createQueue("R.4"));
        List<String> before = new ArrayList<>();
        Message third = null;
        for (int i = 0; i < 3; i++) before.add(text(third = consumer.receive(LIMIT_MS)));
        say("4 before", before);
        cut();
        say("4 acknowledge", attempt(third::acknowledge));
        List<String> after = new ArrayList<>();
        for (Message m; (m = consumer.receive(after.isEmpty() ? LIMIT_MS : QUIET_MS)) != null; m.acknowledge()) after.add(text(m));
        say("4 after", after);
        session.close();
        say("4 queue", drain("R.4"));
    }

    private static void runningListener() throws Exception {
        fill("R.5", 4);
        Session session = failover.createSession(false, Session.AUTO_ACKNOWLEDGE);
        List<String> heard = new CopyOnWriteArrayList<>();
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch mayEnd = new CountDownLatch(1);
        session.createConsumer(session.createQueue("R.5")).setMessageListener(message -> {
            begun.countDown();
            try {
                if (heard.isEmpty()) mayEnd.await(LIMIT_MS, TimeUnit.MILLISECONDS);
                heard.add(text(message));
            } catch (Exception error) {
                heard.add(error.toString());
            }
        });
        begun.await();
        cut();
        awaitResumed();
        mayEnd.countDown();
        // The client sends back as poison what it takes for duplicates: the one being heard, by chance also those behind it.
        List<String> dead = new ArrayList<>();
        until(() -> {
            dead.addAll(drain("ActiveMQ.DLQ"));
            return distinct(heard, dead).size() == 4;
        });
        session.close();
        say("5 heard or dead", distinct(heard, dead));
        say("5 heard twice", heard.size() != distinct(heard, List.of()).size());
        say("5 queue", drain("R.5"));
    }

    private static void temporaryQueue() throws Exception {
        Session session = failover.createSession(false, Session.AUTO_ACKNOWLEDGE);
        TemporaryQueue queue = session.createTemporaryQueue();
        MessageConsumer consumer = session.createConsumer(queue);
        cut();
        session.createProducer(queue).send(session.createTextMessage("kept name"));
        say("6 received", take(consumer, 1));
        session.close();
    }

    private static void waitingReceive() throws Exception {
        Session session = failover.createSession(false, Session.AUTO_ACKNOWLEDGE);
        MessageConsumer consumer = session.createConsumer(session.createQueue("R.7"));
        daemon(() -> {
            Thread.sleep(300);
            cut();
            fill("R.7", 1);
        });
        say("7 received", take(consumer, 1));
        session.close();
    }

    private static void lostSendReply() throws Exception {
        Session session = failover.createSession(false, Session.AUTO_ACKNOWLEDGE);
        MessageProducer producer = session.createProducer(session.createQueue("R.8"));
        producer.send(session.createTextMessage("d0"));
        swallowing = true;
        cutLater(700);
        say("8 send", attempt(() -> producer.send(session.createTextMessage("d1"))));
        producer.send(session.createTextMessage("d2"));
        say("8 queue", drain("R.8"));
        session.close();
    }

    private static void rollback() throws Exception {
        Session session = failover.createSession(true, 0);
        session.createProducer(session.createQueue("R.9")).send(session.createTextMessage("r0"));
        cut();
        say("9 rollback", attempt(session::rollback));
        say("9 queue", drain("R.9"));
        session.close();
    }

    private static void closing() throws Exception {
        refusing = true;
        hangUp();
        Thread.sleep(300);
        long before = System.nanoTime();
        failover.close();
        say("10 closed at once", TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - before) < 2000);
    }

    // The link.

    private static void cut() throws Exception {
        refusing = true;
        swallowing = false;
        hangUp();
        Thread.sleep(300);
        refusing = false;
    }

    private static void cutLater(int ms) {
        daemon(() -> {
            Thread.sleep(ms);
            cut();
        });
    }

    private static void hangUp() {
        for (Socket socket : sockets) {
            try {
                socket.close();
            } catch (IOException gone) { /* It has ended by itself. */ }
        }
        sockets.clear();
    }

    private static void accept(Socket client, int broker) throws IOException {
        if (refusing) {
            client.close();
            return;
        }
        Socket upstream = new Socket("127.0.0.1", broker);
        sockets.add(client);
        sockets.add(upstream);
        daemon(() -> pass(client, upstream, false));
        daemon(() -> pass(upstream, client, true));
    }

    private static void pass(Socket from, Socket to, boolean answers) {
        byte[] bytes = new byte[65536];
        try (InputStream in = from.getInputStream(); OutputStream out = to.getOutputStream()) {
            for (int count = in.read(bytes); count >= 0; count = in.read(bytes)) {
                if (answers && swallowing) continue;
                out.write(bytes, 0, count);
                out.flush();
            }
        } catch (IOException ended) { /* Closing the streams tells the other side. */ }
    }

    // What is seen.

    private static void awaitQuiet() throws Exception {
        Thread.sleep(300);
    }

    /** A request is answered only when the connection is there again. */
    private static void awaitResumed() throws Exception {
        failover.createSession(false, Session.AUTO_ACKNOWLEDGE).createTemporaryQueue();
    }

    private static Connection connect(String url) throws JMSException {
        Connection connection = new ActiveMQConnectionFactory(url).createConnection();
        connection.start();
        return connection;
    }

    private static void fill(String queue, int count) throws JMSException {
        MessageProducer producer = direct.createProducer(direct.createQueue(queue));
        for (int i = 0; i < count; i++) producer.send(direct.createTextMessage("m" + i));
        producer.close();
    }

    private static List<String> drain(String queue) throws JMSException {
        MessageConsumer consumer = direct.createConsumer(direct.createQueue(queue));
        List<String> texts = new ArrayList<>();
        for (Message m; (m = consumer.receive(QUIET_MS)) != null; ) texts.add(((TextMessage) m).getText());
        consumer.close();
        return texts;
    }

    private static List<String> take(MessageConsumer consumer, int count) throws JMSException {
        List<String> texts = new ArrayList<>();
        while (texts.size() < count) texts.add(text(consumer.receive(LIMIT_MS)));
        return texts;
    }

    private static List<String> rest(MessageConsumer consumer) throws JMSException {
        List<String> texts = new ArrayList<>();
        for (Message m; (m = consumer.receive(texts.isEmpty() ? LIMIT_MS : QUIET_MS)) != null; ) texts.add(text(m));
        return texts;
    }

    private static String text(Message message) throws JMSException {
        if (message == null) return "nothing";
        String again = message.getJMSRedelivered() ? " x" + message.getIntProperty("JMSXDeliveryCount") : "";
        return ((TextMessage) message).getText() + again;
    }

    private static String attempt(Action action) throws Exception {
        try {
            action.run();
            return "ok";
        } catch (JMSException error) {
            return error.getClass().getSimpleName() + ": " + error.getMessage().replaceAll("TX:\\S+", "TX");
        }
    }

    /** Without the counts of deliveries. */
    private static TreeSet<String> distinct(List<String> some, List<String> others) {
        TreeSet<String> all = new TreeSet<>();
        for (String text : some) all.add(text.replaceAll(" .*", ""));
        all.addAll(others);
        return all;
    }

    private static void until(Check check) throws Exception {
        long end = System.currentTimeMillis() + LIMIT_MS;
        while (!check.holds() && System.currentTimeMillis() < end) Thread.sleep(20);
    }

    private static void say(String what, Object value) {
        System.out.println(what + ": " + value);
        System.out.flush();
    }

    private static void daemon(Action action) {
        Thread thread = new Thread(() -> {
            try {
                action.run();
            } catch (Exception ended) { /* Whoever waits for what it does will say so. */ }
        });
        thread.setDaemon(true);
        thread.start();
    }

    private interface Action { void run() throws Exception; }

    private interface Check { boolean holds() throws Exception; }
}
