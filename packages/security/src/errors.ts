/** Who was refused and why, in ActiveMQ's words: Java clients and their logs show them. */
import { defineErrors } from '@hermod/model'

export const securityErrors = defineErrors('SECURITY', {
  loginFailed: {
    message: 'User name [{userName}] or password is invalid.',
    jms: 'java.lang.SecurityException',
    retry: false,
  },
  certificateRefused: {
    message: 'User name [{userName}] or password is invalid. {reason}',
    jms: 'java.lang.SecurityException',
    retry: false,
  },
  certificateMissing: {
    message: 'Unable to authenticate transport without SSL certificate.',
    jms: 'java.lang.SecurityException',
    retry: false,
  },
  notAuthenticated: {
    message: 'User is not authenticated.',
    jms: 'java.lang.SecurityException',
    retry: false,
  },
  notAuthorized: {
    message: 'User {userName} is not authorized to {action}: {destination}',
    jms: 'java.lang.SecurityException',
    retry: false,
  },
})
