// Every page works without this; it adds the design system's conveniences (show password, count characters).
import { initAll } from './vendor/govuk-frontend-6.3.0.min.js'

initAll()
