/**
 * Pictures of a run and the page that shows them: {@link io.gibbsvae.report.Report}. Charts are
 * XChart's, each drawn for light and for dark pages.
 */
package io.gibbsvae.report;
