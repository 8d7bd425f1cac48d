import javax.jms.*;

/** A well-behaved client that stays while others misbehave. */
final class Ping {
  private final Session session;
  private final MessageProducer out;
  private final MessageConsumer in;
  private int count;

  Ping(Closing connection) throws JMSException {
    session = connection.session(false, Session.AUTO_ACKNOWLEDGE);
    Queue queue = session.createQueue("PING");
    out = session.createProducer(queue);
    out.setDeliveryMode(DeliveryMode.NON_PERSISTENT);
    in = session.createConsumer(queue);
  }

  String once() throws JMSException {
    String text = "ping " + ++count;
    out.send(session.createTextMessage(text));
    TextMessage back = (TextMessage) in.receive(10_000);
    return back != null && back.getText().equals(text) ? "pong" : "failed to get it back";
  }
}
