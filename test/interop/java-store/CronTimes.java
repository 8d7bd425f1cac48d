import java.util.*;
import org.apache.activemq.broker.scheduler.CronParser;

/** usage: CronTimes SEED COUNT - prints for made-up cron entries and moments when the real parser finds them due, or that it refuses. */
public class CronTimes {
    private static final int[][] SPANS = {{0, 59}, {0, 23}, {1, 31}, {1, 12}, {0, 6}};

    public static void main(String[] args) {
        Random random = new Random(Long.parseLong(args[0]));
        int count = Integer.parseInt(args[1]);
        for (int n = 0; n < count; n++) {
            StringBuilder cron = new StringBuilder();
            for (int[] span : SPANS) cron.append(cron.length() == 0 ? "" : " ").append(field(random, span));
            long from = 1_262_304_000_000L + (long) (random.nextDouble() * 500_000_000_000L) / 500 * 500;
            Map<String, Object> line = new LinkedHashMap<>();
            line.put("cron", cron.toString());
            line.put("from", from);
            try {
                line.put("next", CronParser.getNextScheduledTime(cron.toString(), from));
            } catch (Exception refused) {
                line.put("next", "refused");
            }
            Line.print(line);
        }
        Line.print(Map.of("end", true));
        Runtime.getRuntime().halt(0);
    }

    private static String field(Random random, int[] span) {
        switch (random.nextInt(9)) {
            case 0: case 1: case 2: case 3: return "*";
            case 4: return "?";
            case 5: return "" + value(random, span);
            case 6: return value(random, span) + "," + value(random, span);
            case 7: {
                int first = value(random, span);
                return first + "-" + Math.min(span[1], first + random.nextInt(5));
            }
            default: return (random.nextBoolean() ? "*" : span[0] + "-" + span[1]) + "/" + (1 + random.nextInt(10));
        }
    }

    /** Rarely one beyond the field. */
    private static int value(Random random, int[] span) {
        int beyond = random.nextInt(60) == 0 ? 1 + random.nextInt(3) : 0;
        return span[0] + random.nextInt(span[1] - span[0] + 1) + beyond;
    }
}
