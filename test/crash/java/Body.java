import javax.jms.*;

/** Bodies that say who sent them and show if one byte is wrong. */
final class Body {
  private static final String FILLER = "abcdefghijklmnopqrstuvwxyz0123456789".repeat(40);

  static String of(int producer, int sequence, int size) {
    String head = "crash-body " + producer + " " + sequence + " " + size + " ";
    StringBuilder text = new StringBuilder(head);
    while (text.length() < size) text.append(FILLER, 0, Math.min(FILLER.length(), size - text.length()));
    return text.toString();
  }

  /** `producer sequence`, or null for a body nobody sent. */
  static String sender(Message message) throws JMSException {
    if (!(message instanceof TextMessage)) return null;
    String text = ((TextMessage) message).getText();
    if (text == null) return null;
    String[] words = text.split(" ", 5);
    if (words.length < 5 || !words[0].equals("crash-body")) return null;
    try {
      int producer = Integer.parseInt(words[1]);
      int sequence = Integer.parseInt(words[2]);
      return of(producer, sequence, Integer.parseInt(words[3])).equals(text) ? producer + " " + sequence : null;
    } catch (NumberFormatException garbled) {
      return null;
    }
  }
}
