/** The newest ActiveMQ Classic, with all that its own `activemq start` loads for a configuration of ours. */
import { JAKARTA_VERSION } from './jms-program.js'
import { mavenClassPath } from './maven.js'

/** As its own distribution has them. */
const LOG4J = '2.26.1'
const SPRING = '7.0.8'

const LIBRARIES = [
  ...['spring', 'kahadb-store', 'console', 'jaas'].map(
    (part) => `org.apache.activemq:activemq-${part}:${JAKARTA_VERSION}`,
  ),
  `org.springframework:spring-context:${SPRING}`,
  `org.apache.logging.log4j:log4j-core:${LOG4J}`,
  `org.apache.logging.log4j:log4j-slf4j2-impl:${LOG4J}`,
]

/** Its log as that of the 5.17.2 of the tests looks: `log4j2.properties`. */
export const LOG_PROPERTIES = [
  'appender.out.type=Console',
  'appender.out.name=out',
  'appender.out.layout.type=PatternLayout',
  'appender.out.layout.pattern=%5p | %m%n',
  'rootLogger.level=INFO',
  'rootLogger.appenderRef.out.ref=out',
].join('\n')

/** Fetched by Maven the first time. */
export const newestClassPath = (): Promise<string> => mavenClassPath(LIBRARIES)
