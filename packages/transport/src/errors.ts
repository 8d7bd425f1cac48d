/** What can go wrong with addresses and links. */
import { defineErrors } from '@hermod/model'

export const transportErrors = defineErrors('TRANSPORT', {
  badAddress: {
    message: 'invalid address {address}: {problem}',
    jms: 'javax.jms.JMSException',
    retry: false,
  },
  unknownOption: {
    message: '{address}: unknown option {option}{hint}',
    jms: 'javax.jms.JMSException',
    retry: false,
  },
  badOption: {
    message: '{address}: option {option} has the value {value}; {problem}',
    jms: 'javax.jms.JMSException',
    retry: false,
  },
  unsupportedScheme: {
    message: '{address}: transport scheme {scheme} is not available; available here: {available}',
    jms: 'javax.jms.JMSException',
    retry: false,
  },
  noKeyStore: {
    message:
      '{address}: an encrypted connector needs a key: give the broker an <sslContext> with keyStore and keyStorePassword, or set -Djavax.net.ssl.keyStore',
    jms: 'java.io.IOException',
    retry: false,
  },
  badTls: {
    message: '{address}: {problem}',
    jms: 'java.io.IOException',
    retry: false,
  },
  listenFailed: {
    message: 'failed to bind to {address}: {problem}',
    jms: 'java.io.IOException',
    retry: true,
  },
  connectFailed: {
    message: 'could not connect to {address}: {problem}',
    jms: 'java.io.IOException',
    retry: true,
  },
  connectTimeout: {
    message: 'could not connect to {address}: no answer within {timeoutMs} ms (connectionTimeout)',
    jms: 'java.io.IOException',
    retry: true,
  },
})
