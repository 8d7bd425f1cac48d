import javax.jms.JMSException;
import javax.xml.parsers.DocumentBuilder;
import org.apache.activemq.command.Message;
import org.apache.activemq.filter.XPathExpression;

/** The client library checks selectors, and would refuse every XPATH for want of an evaluator: this one lets the broker decide. */
public final class AnyXPath implements XPathExpression.XPathEvaluator {
  public AnyXPath(String xpath, DocumentBuilder builder) { }

  @Override
  public boolean evaluate(Message message) throws JMSException { return false; }
}
