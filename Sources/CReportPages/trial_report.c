// The files of the trial report's page, taken in by the compiler.
#include "CReportPages.h"

#pragma clang diagnostic ignored "-Wc23-extensions"
static const unsigned char html[] = {
#embed "trial-report.html"
};
static const unsigned char css[] = {
#embed "trial-report.css"
};

crp_file crp_trial_report_html(void) { return (crp_file){html, sizeof html}; }
crp_file crp_trial_report_css(void) { return (crp_file){css, sizeof css}; }
