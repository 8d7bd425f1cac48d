import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.apache.activemq.command.ActiveMQBytesMessage;
import org.apache.activemq.command.ActiveMQDestination;
import org.apache.activemq.command.ActiveMQTextMessage;
import org.apache.activemq.command.Message;
import org.apache.activemq.command.MessageId;
import org.apache.activemq.filter.BooleanExpression;
import org.apache.activemq.filter.MessageEvaluationContext;
import org.apache.activemq.selector.SelectorParser;

/**
 * The real selector parser as an oracle. Standard input has a line for each message and each selector, in parts divided
 * by tabs, texts in Base64:
 *
 *   M name:type:value …     a message; `#` is the type of a header, `text` and `bytes` are bodies
 *   S selector              answered by a line: REJECT, or one letter for each message: True, False, Error
 */
public final class SelectorTable {
  public static void main(String[] args) throws Exception {
    List<Message> messages = new ArrayList<>();
    StringBuilder answers = new StringBuilder();
    BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      String[] parts = line.split("\t", -1);
      if (parts[0].equals("M")) messages.add(message(parts));
      else answers.append(verdicts(decode(parts[1]), messages)).append('\n');
    }
    System.out.print(answers);
    System.out.flush();
    System.exit(0);
  }

  /** The XML parser of the JDK writes its complaints there, one for each body that is none. */
  private static final PrintStream SILENT = new PrintStream(OutputStream.nullOutputStream());

  private static String verdicts(String selector, List<Message> messages) {
    BooleanExpression expression;
    // Its cache would give what was compiled with `convert_string_expressions:` to whoever comes without.
    SelectorParser.clearCache();
    try {
      expression = SelectorParser.parse(selector);
    } catch (Exception refused) {
      return "REJECT";
    }
    StringBuilder letters = new StringBuilder();
    for (Message message : messages) {
      MessageEvaluationContext context = new MessageEvaluationContext();
      // A copy, because reading a body of bytes for XPATH leaves none for the next.
      context.setMessageReference(message.copy());
      PrintStream before = System.err;
      System.setErr(SILENT);
      try {
        letters.append(expression.matches(context) ? 'T' : 'F');
      } catch (Exception | StackOverflowError failed) {
        letters.append('E');
      } finally {
        System.setErr(before);
      }
    }
    return letters.toString();
  }

  private static Message message(String[] parts) throws Exception {
    boolean bytes = parts.length > 1 && parts[1].startsWith("body:bytes:");
    ActiveMQTextMessage text = new ActiveMQTextMessage();
    ActiveMQBytesMessage binary = new ActiveMQBytesMessage();
    Message message = bytes ? binary : text;
    for (int i = 1; i < parts.length; i++) {
      String[] field = parts[i].split(":", -1);
      String value = decode(field[2]);
      if (field[1].equals("#")) header(message, field[0], value);
      else if (field[1].equals("text")) text.setText(value);
      else if (field[1].equals("bytes")) binary.writeBytes(value.getBytes(StandardCharsets.UTF_8));
      else message.setProperty(field[0], property(field[1], value));
    }
    if (bytes) binary.reset();
    return message;
  }

  private static void header(Message message, String name, String value) throws Exception {
    switch (name) {
      case "destination": message.setDestination(ActiveMQDestination.createDestination(value, ActiveMQDestination.QUEUE_TYPE)); break;
      case "replyTo": message.setReplyTo(ActiveMQDestination.createDestination(value, ActiveMQDestination.QUEUE_TYPE)); break;
      case "messageId": message.setMessageId(new MessageId(value)); break;
      case "type": message.setType(value); break;
      case "correlationId": message.setCorrelationId(value); break;
      case "groupID": message.setGroupID(value); break;
      case "userID": message.setUserID(value); break;
      case "groupSequence": message.setGroupSequence(Integer.parseInt(value)); break;
      case "priority": message.setPriority(Byte.parseByte(value)); break;
      case "persistent": message.setPersistent(Boolean.parseBoolean(value)); break;
      case "timestamp": message.setTimestamp(Long.parseLong(value)); break;
      case "expiration": message.setExpiration(Long.parseLong(value)); break;
      case "brokerInTime": message.setBrokerInTime(Long.parseLong(value)); break;
      case "brokerOutTime": message.setBrokerOutTime(Long.parseLong(value)); break;
      case "redeliveryCounter": message.setRedeliveryCounter(Integer.parseInt(value)); break;
      default: throw new IllegalArgumentException(name);
    }
  }

  private static Object property(String type, String value) {
    switch (type) {
      case "string": return value;
      case "boolean": return Boolean.valueOf(value);
      case "byte": return Byte.valueOf(value);
      case "short": return Short.valueOf(value);
      case "int": return Integer.valueOf(value);
      case "long": return Long.valueOf(value);
      case "float": return Float.valueOf(value);
      case "double": return Double.valueOf(value);
      default: throw new IllegalArgumentException(type);
    }
  }

  private static String decode(String text) { return new String(Base64.getDecoder().decode(text), StandardCharsets.UTF_8); }
}
