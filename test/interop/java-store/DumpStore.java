import java.io.File;
import java.security.MessageDigest;
import java.util.*;
import org.apache.activemq.command.*;
import org.apache.activemq.store.*;
import org.apache.activemq.util.ByteSequence;

/**
 * usage: DumpStore DIR [MAXFILELENGTH] - opens the directory with the real broker, in place, and prints what it recovers:
 * one line per queue that holds something, per topic with durable subscriptions, per prepared transaction.
 */
public class DumpStore {
    public static void main(String[] args) throws Exception {
        int maxFileLength = args.length > 1 ? Integer.parseInt(args[1]) : 64 * 1024;
        try (RealStore store = new RealStore(new File(args[0]), maxFileLength, null, 1000).start()) {
            dump(store);
        }
        Runtime.getRuntime().halt(0);
    }

    static void dump(RealStore store) throws Exception {
        SortedMap<String, ActiveMQDestination> destinations = new TreeMap<>();
        for (ActiveMQDestination d : store.adapter.getDestinations()) destinations.put(d.getQualifiedName(), d);
        for (ActiveMQDestination d : destinations.values()) {
            if (d.isQueue()) queue(store, (ActiveMQQueue) d);
            else topic(store, (ActiveMQTopic) d);
        }
        SortedMap<String, Object> prepared = new TreeMap<>();
        store.adapter.createTransactionStore().recover((xid, added, acks) -> prepared.put(name(xid), transaction(xid, added, acks)));
        for (Object line : prepared.values()) Line.print(line);
        Line.print(Map.of("end", true));
    }

    private static void queue(RealStore store, ActiveMQQueue queue) throws Exception {
        List<Object> messages = all(store.adapter.createQueueMessageStore(queue));
        if (messages.isEmpty()) return;
        Line.print(map("queue", queue.getPhysicalName(), "messages", messages));
    }

    private static void topic(RealStore store, ActiveMQTopic topic) throws Exception {
        TopicMessageStore messages = store.adapter.createTopicMessageStore(topic);
        SortedMap<String, Object> subscriptions = new TreeMap<>();
        Set<Object> wanted = new HashSet<>();
        for (SubscriptionInfo info : messages.getAllSubscriptions()) {
            List<Object> pending = new ArrayList<>();
            messages.resetBatching(info.getClientId(), info.getSubscriptionName());
            messages.recoverSubscription(info.getClientId(), info.getSubscriptionName(), collect(pending, false));
            wanted.addAll(pending);
            String key = info.getClientId() + ":" + info.getSubscriptionName();
            ActiveMQDestination subscribed = info.getSubscribedDestination();
            subscriptions.put(key, map("key", key, "selector", info.getSelector(), "noLocal", info.isNoLocal(),
                "subscribed", subscribed == null ? topic.getQualifiedName() : subscribed.getQualifiedName(), "pending", pending));
        }
        if (subscriptions.isEmpty()) return;
        List<Object> held = all(messages);
        held.removeIf(message -> !wanted.contains(((Map<?, ?>) message).get("id"))); // Only a prepared ack keeps it.
        Line.print(map("topic", topic.getPhysicalName(), "subscriptions", new ArrayList<>(subscriptions.values()), "messages", held));
    }

    private static Map<String, Object> transaction(XATransactionId xid, Message[] added, MessageAck[] acks) {
        List<Object> adds = new ArrayList<>(), removes = new ArrayList<>();
        for (Message message : added) adds.add(describe(message));
        for (MessageAck ack : acks) {
            boolean topic = ack.getDestination().isTopic();
            removes.add(map("destination", ack.getDestination().getQualifiedName(), "id", ack.getLastMessageId().toProducerKey(),
                "subscription", topic ? ack.getConsumerId().getConnectionId() : null));
        }
        return map("prepared", name(xid), "adds", adds, "removes", removes);
    }

    private static String name(XATransactionId xid) {
        return xid.getFormatId() + ":" + hex(xid.getGlobalTransactionId()) + ":" + hex(xid.getBranchQualifier());
    }

    private static List<Object> all(MessageStore store) throws Exception {
        List<Object> messages = new ArrayList<>();
        store.recover(collect(messages, true));
        return messages;
    }

    private static MessageRecoveryListener collect(List<Object> into, boolean whole) {
        return new MessageRecoveryListener() {
            public boolean recoverMessage(Message message) {
                into.add(whole ? describe(message) : message.getMessageId().toProducerKey());
                return true;
            }
            public boolean recoverMessageReference(MessageId id) { return true; }
            public boolean hasSpace() { return true; }
            public boolean isDuplicate(MessageId id) { return false; }
        };
    }

    /** Bodies as a digest of their stored bytes; properties and texts also decoded, to show that they can be. */
    static Map<String, Object> describe(Message m) {
        try {
            ByteSequence content = m.getContent();
            Map<String, Object> out = map("id", m.getMessageId().toProducerKey(), "type", (int) m.getDataStructureType(),
                "destination", m.getDestination().getQualifiedName(), "priority", (int) m.getPriority(), "persistent", m.isPersistent(),
                "timestamp", m.getTimestamp(), "expiration", m.getExpiration(), "correlationId", m.getCorrelationId(),
                "jmsType", m.getType(), "replyTo", m.getReplyTo() == null ? null : m.getReplyTo().getQualifiedName(),
                "groupID", m.getGroupID(), "groupSequence", m.getGroupSequence(), "redeliveryCounter", m.getRedeliveryCounter(),
                "compressed", m.isCompressed());
            out.put("body", content == null ? null : digest(content));
            SortedMap<String, Object> properties = new TreeMap<>();
            for (Map.Entry<String, Object> entry : m.getProperties().entrySet()) {
                properties.put(entry.getKey(), typed(entry.getValue()));
            }
            out.put("properties", properties);
            out.put("text", m instanceof ActiveMQTextMessage ? ((ActiveMQTextMessage) m.copy()).getText() : null);
            return out;
        } catch (Exception e) {
            return map("id", m.getMessageId().toProducerKey(), "unreadable", e.toString());
        }
    }

    private static String typed(Object value) {
        if (value == null) return "null";
        if (value instanceof byte[]) return "bytes " + hex((byte[]) value);
        if (value instanceof Character) return "char " + (int) (Character) value;
        String type = value.getClass().getSimpleName().toLowerCase(Locale.ROOT);
        if (value instanceof Float) return type + " " + Float.floatToIntBits((Float) value);
        if (value instanceof Double) return type + " " + Double.doubleToLongBits((Double) value);
        return (type.equals("utf8buffer") ? "string" : type) + " " + value;
    }

    private static String digest(ByteSequence bytes) throws Exception {
        MessageDigest sha = MessageDigest.getInstance("SHA-256");
        sha.update(bytes.data, bytes.offset, bytes.length);
        return bytes.length + " " + hex(sha.digest());
    }

    private static String hex(byte[] bytes) {
        StringBuilder out = new StringBuilder();
        for (byte b : bytes) out.append(String.format("%02x", b & 0xff));
        return out.toString();
    }

    static Map<String, Object> map(Object... pairs) {
        Map<String, Object> out = new LinkedHashMap<>();
        for (int i = 0; i < pairs.length; i += 2) out.put((String) pairs[i], pairs[i + 1]);
        return out;
    }
}
